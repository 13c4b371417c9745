import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { DriveOrder, Report, Tally } from './driver/messages.ts'

/** The second process, from the first one's side. */
export interface DriverProcess {
  /** What it had done when it last reported. */
  readonly tally: Tally
  /** Requests a second that this machine manages with the server at `origin`. */
  measure(origin: string): Promise<number>
  /** Replays, and resolves to the last tally; rejects when the process broke or died. */
  drive(order: DriveOrder): Promise<Tally>
  /** Ends {@link drive} early. */
  stop(): void
  /** Ends the process. */
  close(): void
}

const measureForMs = 1_500

const nothing: Tally = {
  read: 0,
  unreadable: 0,
  replayed: 0,
  failed: 0,
  admitted: 0,
  refused: 0,
  atMs: 0,
  lagMs: 0,
  worstLagMs: 0,
  samples: [],
}

/**
 * Starts the driver, with the flags of this process so that it runs from source when this one does, and
 * waits until it is ready: its start must not count as lag.
 */
export async function startDriver(): Promise<DriverProcess> {
  const child = fork(fileURLToPath(new URL('./driver/main.ts', import.meta.url)))
  let tally = nothing
  await nextReport(child, (report) => report.kind === 'ready')
  return {
    get tally() {
      return tally
    },
    async measure(origin) {
      let rate = 0
      child.send({ kind: 'measure', origin, forMs: measureForMs })
      await nextReport(child, (report) => {
        if (report.kind === 'measured') rate = report.perSecond
        return report.kind === 'measured'
      })
      return rate
    },
    async drive(order) {
      tally = { ...nothing, atMs: order.firstAtMs }
      child.send(order)
      await nextReport(child, (report) => {
        if ('tally' in report) tally = report.tally
        return report.kind === 'done'
      })
      return tally
    },
    stop: () => void child.send({ kind: 'stop' }),
    close: () => child.disconnect(),
  }
}

/** Hands reports on until one is the awaited one. */
function nextReport(child: ChildProcess, isAwaited: (report: Report) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (report: Report) => {
      if (report.kind === 'broken') reject(new Error(`The driver broke: ${report.sentence}`))
      else if (isAwaited(report)) resolve()
    })
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`The driver ended early, with code ${code}.`)))
  })
}
