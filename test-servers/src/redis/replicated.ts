import { type Group, groupOf } from '../controls.ts'
import { until } from '../until.ts'
import { onFreePorts } from './ports.ts'
import type { RedisServer, ServerOptions, ServerPlan } from './redis-server.ts'
import { madeReady, startTogether } from './start-together.ts'
import { infoField, withClient } from './with-client.ts'

/** A primary and its replica. */
export interface ReplicatedServers extends Group {
  readonly primary: RedisServer
  readonly replica: RedisServer
  readonly ports: readonly number[]
  /**
   * Takes the primary's writes away from the replica from now on, so that a failover loses just those. A
   * paused replica would lose nothing: what it was sent waits for it in the kernel.
   */
  separate(): Promise<void>
  /** Makes the replica a primary. */
  promote(): Promise<void>
}

const readyWithinMs = 15_000

/** Where no server of ours is: a replica that follows it keeps its keys and learns nothing new. */
const nobodysPort = 1

/** Starts a primary and a replica, and resolves when the replica follows. */
export function startReplicated(options: ServerOptions = {}): Promise<ReplicatedServers> {
  return onFreePorts(2, async (ports) => {
    const [primary, replica] = (await startTogether(replicatedPlans(ports, options))) as [
      RedisServer,
      RedisServer,
    ]
    const whenReady = () => untilFollowing(primary.port, replica.port)
    return madeReady({
      ...{ primary, replica, ports },
      ...groupOf([primary, replica], whenReady),
      separate: () => follow(replica.port, '127.0.0.1', nobodysPort),
      promote: () => follow(replica.port, 'NO', 'ONE'),
    })
  })
}

async function follow(port: number, host: string, primaryPort: string | number): Promise<void> {
  await withClient(port, (client) => client.replicaof(host, primaryPort))
}

/** A primary at the first port, a replica of it at the second. */
export function replicatedPlans(
  [primaryPort = 0, replicaPort = 0]: readonly number[],
  { config = [], ...rest }: ServerOptions,
): readonly ServerPlan[] {
  // By default a primary waits 5 s for further replicas before it sends its keys to the first.
  const lines = ['repl-diskless-sync yes', 'repl-diskless-sync-delay 0', ...config]
  return [
    { ...rest, port: primaryPort, config: lines },
    { ...rest, port: replicaPort, config: [`replicaof 127.0.0.1 ${primaryPort}`, ...lines] },
  ]
}

/** Resolves when the replica has the primary's keys and is sent every write. */
export async function untilFollowing(primaryPort: number, replicaPort: number): Promise<void> {
  const what = `the replica at port ${replicaPort} followed the primary at port ${primaryPort}`
  await until(what, readyWithinMs, async () => {
    const ofReplica = await withClient(replicaPort, (client) => client.info('replication'))
    const ofPrimary = await withClient(primaryPort, (client) => client.info('replication'))
    return (
      infoField(ofReplica, 'master_port') === String(primaryPort) &&
      infoField(ofReplica, 'master_link_status') === 'up' &&
      /^slave\d+:.*state=online/m.test(ofPrimary)
    )
  })
}
