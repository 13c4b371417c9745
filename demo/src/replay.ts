import { performance } from 'node:perf_hooks'
import type { DriverProcess } from './driver-process.ts'
import { History } from './report/history.ts'
import { ledgerOf } from './report/ledger.ts'
import { type Picture, pictureOf } from './report/picture.ts'
import type { Screen } from './report/screen.ts'
import { summary } from './report/summary.ts'
import type { DemoServer } from './server/demo-server.ts'
import type { SourceSpec } from './settings.ts'

const momentMs = 500

/** Everything a replay needs, ready to go. */
export interface ReplayPlan {
  readonly source: SourceSpec
  readonly server: DemoServer
  readonly driver: DriverProcess
  readonly speed: number
  readonly firstAtMs: number
  /** Log time of the last arrival to be replayed. */
  readonly endAtMs: number
  readonly cutAtMs: number | undefined
}

/**
 * Replays, shows what happens, sums up.
 *
 * @returns the exit code: 0, 1 when the counts do not add up, 130 after Ctrl-C
 */
export async function replay(plan: ReplayPlan, screen: Screen): Promise<number> {
  const { source, server, driver, speed, firstAtMs, cutAtMs } = plan
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

function pictureNow(plan: ReplayPlan, history: History, startMs: number): Picture {
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
