import { once } from 'node:events'
import { type DriverProcess, startDriver } from './driver-process.ts'
import { InputError } from './input-error.ts'
import { openSource } from './open-source.ts'
import { replay } from './replay.ts'
import { introduction } from './report/introduction.ts'
import type { Screen } from './report/screen.ts'
import { type DemoServer, startServer } from './server/demo-server.ts'
import type { Settings } from './settings.ts'
import { chooseLimits } from './survey/choose-limits.ts'
import { chooseSpeed } from './survey/choose-speed.ts'
import { type Survey, survey } from './survey/survey.ts'

/**
 * Surveys the source, finds a speed for this machine, replays, and serves on if asked.
 *
 * @returns the exit code of the replay
 * @throws {InputError} when the source has no arrivals; what reading it or opening the port throws
 */
export async function run(settings: Settings, screen: Screen): Promise<number> {
  const found = await surveyed(settings)
  const driver = await startDriver()
  try {
    const speed = settings.speed ?? chooseSpeed(found, await measured(driver, settings))
    return await replayAt(speed, found, driver, { settings, screen })
  } finally {
    driver.close()
  }
}

async function surveyed({ source }: Settings): Promise<Survey> {
  const found = await survey(openSource(source))
  if (found.arrivals > 0) return found
  const path = source.kind === 'generated' ? 'The generator' : source.path
  throw new InputError(
    `${path} holds no request that can be read (${found.unreadable} unreadable lines).`,
  )
}

/** Requests a second that this machine manages; warms driver and server up on the way. */
async function measured(driver: DriverProcess, { models }: Settings): Promise<number> {
  const limit = { name: 'requests', limit: 1e6, windowMs: 1_000, burst: 1e6 }
  const server = await startServer({
    name: 'rehearsal',
    limits: [limit],
    speed: 1,
    firstAtMs: 0,
    waitMs: undefined,
    models,
    port: 0,
  })
  try {
    return await driver.measure(server.origin)
  } finally {
    await server.close()
  }
}

async function replayAt(
  speed: number,
  found: Survey,
  driver: DriverProcess,
  { settings, screen }: { readonly settings: Settings; readonly screen: Screen },
): Promise<number> {
  const { source, forMs } = settings
  const { firstAtMs, lastAtMs } = found
  const limits = chooseLimits(source, found, speed)
  const server = await startServer({ ...settings, name: 'demo', limits, speed, firstAtMs })
  try {
    const about = { settings, found, limits, speed, origin: server.origin }
    screen.print(`${introduction(about, screen.palette)}\n`)
    const cutAtMs = forMs === undefined ? undefined : firstAtMs + forMs * speed
    const endAtMs = Math.min(lastAtMs, cutAtMs ?? lastAtMs)
    const plan = { source, server, driver, speed, firstAtMs, endAtMs, cutAtMs }
    const code = await replay(plan, screen)
    if (settings.serve && code !== 130) await serve(server, screen)
    return code
  } finally {
    await server.close()
  }
}

async function serve({ origin }: DemoServer, screen: Screen): Promise<void> {
  screen.print(`\nStill serving at ${origin}, under the same limits. Ctrl-C ends.`)
  await once(process, 'SIGINT')
}
