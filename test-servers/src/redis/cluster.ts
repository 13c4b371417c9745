import { type Group, groupOf } from '../controls.ts'
import { until } from '../until.ts'
import { moveSlot } from './move-slot.ts'
import { onFreePorts } from './ports.ts'
import type { RedisServer, ServerOptions } from './redis-server.ts'
import { madeReady, startTogether } from './start-together.ts'
import { infoField, withClient } from './with-client.ts'

export interface ClusterOptions extends ServerOptions {
  /**
   * Servers that share the slots. With fewer than 3 the others are no majority when one is gone, and do not
   * miss it.
   *
   * @default 3
   */
  readonly primaries?: number
}

/** A Redis Cluster without replicas. A restarted node keeps its slots. */
export interface RedisCluster extends Group {
  readonly nodes: readonly RedisServer[]
  readonly ports: readonly number[]
  /**
   * Moves the slot of a key with all keys in it to another node, as `redis-cli --cluster reshard` does:
   * meanwhile clients are told to ask the one or the other.
   *
   * @param to index of the node
   */
  moveSlot(key: string, to: number): Promise<void>
}

const slotCount = 16_384

/** A primary waits 2 s after its start before it takes writes; the rest is for a loaded machine. */
const readyWithinMs = 20_000

/** Starts a cluster, and resolves when every node says that all slots are covered. */
export function startCluster(options: ClusterOptions = {}): Promise<RedisCluster> {
  const { primaries = 3, config = [], ...rest } = options
  const clusterLines = ['cluster-enabled yes', 'cluster-node-timeout 1000', ...config]
  return onFreePorts(primaries, async (ports) => {
    const nodes = await startTogether(
      ports.map((port) => ({ ...rest, port, config: clusterLines })),
    )
    const group = groupOf(nodes, () => untilCovered(ports))
    const move = (key: string, to: number) => moveSlot(ports, key, to)
    const cluster = { nodes, ports, moveSlot: move, ...group }
    return madeReady(cluster, async () => {
      await shareSlots(ports)
      await introduce(ports)
      await cluster.whenReady()
    })
  })
}

/** Gives every node an equal run of slots. */
async function shareSlots(ports: readonly number[]): Promise<void> {
  const slots = Array.from({ length: slotCount }, (_slot, slot) => slot)
  const share = slotCount / ports.length
  for (const [index, port] of ports.entries()) {
    await withClient(port, async (client) => {
      const ofNode = slots.slice(Math.round(index * share), Math.round((index + 1) * share))
      await client.cluster('ADDSLOTS', ...ofNode)
      // Nodes of one epoch would first have to settle whose word counts.
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
    })
  }
}

/** Makes every node known to the first, from which they hear of each other. */
async function introduce([first = 0, ...others]: readonly number[]): Promise<void> {
  await withClient(first, async (client) => {
    for (const port of others) await client.cluster('MEET', '127.0.0.1', port)
  })
}

async function untilCovered(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    await until(
      `the cluster node at port ${port} saw all slots covered`,
      readyWithinMs,
      async () => {
        const info = String(await withClient(port, (client) => client.cluster('INFO')))
        return (
          infoField(info, 'cluster_state') === 'ok' &&
          infoField(info, 'cluster_slots_ok') === String(slotCount) &&
          infoField(info, 'cluster_known_nodes') === String(ports.length)
        )
      },
    )
  }
}
