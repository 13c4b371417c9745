import { randomBytes } from 'node:crypto'
import { type Group, groupOf } from '../controls.ts'
import { until } from '../until.ts'
import { onFreePorts } from './ports.ts'
import type { RedisServer, ServerOptions, ServerPlan } from './redis-server.ts'
import { replicatedPlans, untilFollowing } from './replicated.ts'
import { madeReady, startTogether } from './start-together.ts'
import { withClient } from './with-client.ts'

export interface SentinelOptions extends ServerOptions {
  /**
   * Sentinels that are started.
   *
   * @default 3
   */
  readonly sentinels?: number
  /**
   * Sentinels that must agree that the primary is gone.
   *
   * @default a majority
   */
  readonly quorum?: number
  /**
   * Silence of the primary after which a sentinel takes it for gone.
   *
   * @default 500
   */
  readonly downAfterMs?: number
}

/** A primary and a replica, watched by sentinels that put the replica in its place. */
export interface WatchedServers extends Group {
  /** What clients ask the sentinels for. */
  readonly name: string
  /** The one that was started as the primary. */
  readonly primary: RedisServer
  readonly replica: RedisServer
  readonly sentinels: readonly RedisServer[]
  readonly ports: readonly number[]
  /** For clients. */
  readonly sentinelPorts: readonly number[]
  /** Where the primary is now, as the first sentinel that answers says. */
  primaryPort(): Promise<number>
}

const name = 'primary'

const readyWithinMs = 20_000

/** Starts them, and resolves when the replica follows and every sentinel could put it in the primary's place. */
export function startSentinel(options: SentinelOptions = {}): Promise<WatchedServers> {
  const { sentinels: count = 3, quorum, downAfterMs = 500, ...ofServers } = options
  return onFreePorts(2 + count, async (ports) => {
    const [first = 0, second = 0, ...sentinelPorts] = ports
    const watch: Watch = {
      primaryPort: first,
      replicaPort: second,
      sentinels: sentinelPorts.map((port) => ({ port, id: randomBytes(20).toString('hex') })),
      quorum: quorum ?? Math.floor(count / 2) + 1,
      downAfterMs,
    }
    const servers = await startTogether([
      ...replicatedPlans(ports, ofServers),
      ...watch.sentinels.map((self) => sentinelPlan(self, watch)),
    ])
    const [primary, replica, ...sentinels] = servers as [RedisServer, RedisServer, ...RedisServer[]]
    const primaryPort = () => askForPrimary(sentinelPorts)
    const group = groupOf(servers, async () => {
      await untilWatched(sentinelPorts)
      const leading = await primaryPort()
      await untilFollowing(leading, leading === first ? second : first)
    })
    const members = { primary, replica, sentinels }
    return madeReady({ name, ...members, ports, sentinelPorts, primaryPort, ...group })
  })
}

interface Sentinel {
  readonly port: number
  readonly id: string
}

interface Watch {
  readonly primaryPort: number
  readonly replicaPort: number
  readonly sentinels: readonly Sentinel[]
  readonly quorum: number
  readonly downAfterMs: number
}

/**
 * What a sentinel writes into its configuration when it has found the others, which would take it some
 * seconds: sentinels greet each other every 2 s.
 */
function sentinelPlan(self: Sentinel, watch: Watch): ServerPlan {
  const { primaryPort, replicaPort, quorum, downAfterMs } = watch
  const others = watch.sentinels.filter(({ id }) => id !== self.id)
  const config = [
    `sentinel myid ${self.id}`,
    `sentinel monitor ${name} 127.0.0.1 ${primaryPort} ${quorum}`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    // Also how long a sentinel waits before it tries again, twice over.
    `sentinel failover-timeout ${name} ${Math.max(3_000, 4 * downAfterMs)}`,
    `sentinel known-replica ${name} 127.0.0.1 ${replicaPort}`,
    ...others.map(({ port, id }) => `sentinel known-sentinel ${name} 127.0.0.1 ${port} ${id}`),
  ]
  return { role: 'sentinel', port: self.port, config }
}

async function untilWatched(sentinelPorts: readonly number[]): Promise<void> {
  for (const port of sentinelPorts) {
    await until(`the sentinel at port ${port} could fail over`, readyWithinMs, () =>
      withClient(port, async (client) => {
        // Fails while the sentinels that it can reach are too few.
        await client.call('SENTINEL', 'CKQUORUM', name)
        const [replica = []] = (await client.call('SENTINEL', 'REPLICAS', name)) as string[][]
        // Anything beside `slave`, such as `disconnected`, rules it out; so does a reply still to come.
        return fieldOf(replica, 'flags') === 'slave' && fieldOf(replica, 'runid') !== ''
      }),
    )
  }
}

/** The value after a name in a flat list of both. */
function fieldOf(list: readonly string[], field: string): string | undefined {
  return list[list.indexOf(field) + 1]
}

async function askForPrimary(sentinelPorts: readonly number[]): Promise<number> {
  const answers = sentinelPorts.map((port) =>
    withClient(port, (client) => client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)),
  )
  const [, primaryPort] = (await Promise.any(answers)) as [string, string]
  return Number(primaryPort)
}
