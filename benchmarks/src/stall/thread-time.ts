import { closeSync, openSync, readSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** What became of the calling thread's time, ms. */
export interface ThreadTime {
  /** Of a clock that never steps. */
  readonly nowMs: number
  /** How long it had a processor. */
  readonly ranMs: number
  /** For how long it was ready, while all processors were busy with others. */
  readonly waitedMs: number
  /** How long other threads of this process had a processor: those that collect garbage or train. */
  readonly othersMs: number
}

export interface ThreadClock {
  read(): ThreadTime
  close(): void
}

/** Only Linux tells what a thread waited. Elsewhere this throws, as no gap could be explained. */
export function threadClock(): ThreadClock {
  const file = openSync('/proc/thread-self/schedstat', 'r')
  const buffer = Buffer.alloc(80)
  const readThread = () => {
    const length = readSync(file, buffer, 0, buffer.length, 0)
    const [ran, waited] = buffer.toString('latin1', 0, length).split(' ')
    return { ranMs: Number(ran) / 1e6, waitedMs: Number(waited) / 1e6 }
  }
  return {
    read() {
      let before = readThread()
      for (;;) {
        // To tell the process's time the kernel adds up what this thread ran, which it else does now and then.
        const { user, system } = process.cpuUsage()
        const nowMs = performance.now()
        const { ranMs, waitedMs } = readThread()
        // A wait between the two looks would be counted on the wrong side of now.
        if (waitedMs === before.waitedMs) {
          return { nowMs, ranMs, waitedMs, othersMs: (user + system) / 1e3 - ranMs }
        }
        before = { ranMs, waitedMs }
      }
    },
    close: () => closeSync(file),
  }
}

const processors = availableParallelism()

/**
 * The part of what passed between two looks that this process has to answer for, ms: what the thread ran;
 * what it waited for a processor, as far as its own process had them all; and what it was stopped, as
 * far as other threads of the process, which it may have waited for, ran meanwhile.
 *
 * @param idleMs - of the time that it was stopped: what it meant to
 */
export function ownMs(from: ThreadTime, to: ThreadTime, idleMs = 0): number {
  const ran = to.ranMs - from.ranMs
  const waited = to.waitedMs - from.waitedMs
  const others = Math.max(0, to.othersMs - from.othersMs)
  const stopped = Math.max(0, to.nowMs - from.nowMs - ran - waited - idleMs)
  return ran + Math.min(waited, others / processors) + Math.min(stopped, others)
}
