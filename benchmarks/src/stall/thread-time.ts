import { closeSync, openSync, readSync } from 'node:fs'

/** Time of the calling thread. */
export interface ThreadTime {
  /** Of a clock that never steps, ms. */
  readonly nowMs: number
  /** For how long it was ready since it started, while all processors were busy with others, ms. */
  readonly waitedMs: number
}

export interface ThreadClock {
  read(): ThreadTime
  close(): void
}

/**
 * Linux adds up what a thread waited whenever it gets a processor, so the wait is exact here. The time
 * that it ran is brought up to date only every few milliseconds while it runs, and is of no use for
 * less: what passed without a wait is taken for it. Elsewhere this throws, as no gap could be explained.
 */
export function threadClock(): ThreadClock {
  const file = openSync('/proc/thread-self/schedstat', 'r')
  const buffer = Buffer.alloc(80)
  const readWaitedMs = () => {
    const length = readSync(file, buffer, 0, buffer.length, 0)
    return Number(buffer.toString('latin1', 0, length).split(' ')[1]) / 1e6
  }
  return {
    read() {
      let waitedMs = readWaitedMs()
      for (;;) {
        const nowMs = performance.now()
        const before = waitedMs
        waitedMs = readWaitedMs()
        // A wait between the two looks would be counted on the wrong side of now.
        if (waitedMs === before) return { nowMs, waitedMs }
      }
    },
    close: () => closeSync(file),
  }
}

/** What passed between two looks, less what the thread was kept waiting. */
export function ownMs(from: ThreadTime, to: ThreadTime): number {
  return to.nowMs - from.nowMs - (to.waitedMs - from.waitedMs)
}
