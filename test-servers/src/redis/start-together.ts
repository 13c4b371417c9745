import type { Group } from '../controls.ts'
import { type RedisServer, type ServerPlan, startServer } from './redis-server.ts'

/** Starts all of them, or none: what has started is stopped when another fails. */
export async function startTogether(plans: readonly ServerPlan[]): Promise<readonly RedisServer[]> {
  const starts = await Promise.allSettled(plans.map(startServer))
  const failed = starts.find((start) => start.status === 'rejected')
  const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  if (failed === undefined) return servers
  await Promise.all(servers.map((server) => server.stop()))
  throw failed.reason
}

/** The group, once it has been made ready; stopped when that fails. */
export async function madeReady<G extends Group>(
  group: G,
  makeReady: () => Promise<void> = group.whenReady,
): Promise<G> {
  try {
    await makeReady()
    return group
  } catch (error) {
    await group.stop()
    throw error
  }
}
