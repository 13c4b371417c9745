import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { type DriverProcess, startDriver } from './driver-process.ts'
import { InputError } from './input-error.ts'
import { openSource } from './open-source.ts'
import { History } from './report/history.ts'
import { introduction } from './report/introduction.ts'
import { ledgerOf } from './report/ledger.ts'
import { type Picture, pictureOf } from './report/picture.ts'
import type { Screen } from './report/screen.ts'
import { summary } from './report/summary.ts'
import { type DemoServer, startServer } from './server/demo-server.ts'
import type { Settings } from './settings.ts'
import { chooseLimits } from './survey/choose-limits.ts'
import { chooseSpeed } from './survey/choose-speed.ts'
import { type Survey, survey } from './survey/survey.ts'

const momentMs = 500

/** A replay that is about to run or running. */
interface Replay {
  readonly server: DemoServer
  readonly driver: DriverProcess
  readonly speed: number
  readonly firstAtMs: number
  readonly endAtMs: number
  readonly cutAtMs: number | undefined
}

/**
 * Surveys the source, starts server and driver, shows what happens, sums up.
 *
 * @returns the exit code: 0, 1 when the counts do not add up, 130 after Ctrl-C
 * @throws {InputError} when the source has no arrivals; what reading it or opening the port throws
 */
export async function run(settings: Settings, screen: Screen): Promise<number> {
  const found = await surveyed(settings)
  const speed = settings.speed ?? chooseSpeed(found)
  const limits = chooseLimits(settings.source, found, speed)
  const { firstAtMs } = found
  const driver = await startDriver()
  const server = await startServer({ limits, speed, firstAtMs, port: settings.port })
  try {
    screen.print(
      introduction({ settings, found, limits, speed, origin: server.origin }, screen.palette),
    )
    screen.print('')
    const cutAtMs = settings.forMs === undefined ? undefined : firstAtMs + settings.forMs * speed
    const endAtMs = Math.min(found.lastAtMs, cutAtMs ?? Number.POSITIVE_INFINITY)
    const code = await replay(
      { server, driver, speed, firstAtMs, endAtMs, cutAtMs },
      settings,
      screen,
    )
    if (settings.serve && code !== 130) await serve(server, screen)
    return code
  } finally {
    await server.close()
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

async function replay(plan: Replay, { source }: Settings, screen: Screen): Promise<number> {
  const { server, driver, speed, firstAtMs, cutAtMs } = plan
  const history = new History()
  const startMs = performance.now()
  const picture = (): Picture => pictureNow(plan, history, startMs)
  const showing = setInterval(() => screen.show(picture()), screen.everyMs)
  const noting = setInterval(() => history.note(server.limiter.stats()), momentMs)
  let interrupted = false
  const interrupt = (): void => {
    if (interrupted) process.exit(130)
    interrupted = true
    driver.stop()
  }
  process.on('SIGINT', interrupt)
  try {
    await driver.drive({ kind: 'start', source, origin: server.origin, speed, firstAtMs, cutAtMs })
  } finally {
    clearInterval(showing)
    clearInterval(noting)
    process.off('SIGINT', interrupt)
  }
  const last = picture()
  screen.show(interrupted ? last : { ...last, progress: 1 })
  screen.print('')
  screen.print(summary(last, screen.palette))
  if (interrupted) return 130
  return ledgerOf(last.tally, last.stats).addsUp ? 0 : 1
}

function pictureNow(plan: Replay, history: History, startMs: number): Picture {
  const { firstAtMs, endAtMs, speed } = plan
  const { tally } = plan.driver
  return {
    ...pictureOf(plan.server, performance.now()),
    elapsedMs: performance.now() - startMs,
    progress: Math.min(1, (tally.atMs - firstAtMs) / Math.max(1, endAtMs - firstAtMs)),
    speed,
    tally,
    moments: history.moments,
    momentMs,
  }
}

async function serve({ origin }: DemoServer, screen: Screen): Promise<void> {
  screen.print(`\nStill serving at ${origin}, under the same limits. Ctrl-C ends.`)
  await once(process, 'SIGINT')
}
