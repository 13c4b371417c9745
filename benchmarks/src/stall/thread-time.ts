import { closeSync, openSync, readSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const SPACE = 0x20
const ZERO = 0x30

/** What became of the calling thread's time, ms. */
export interface ThreadTime {
  /** Of a clock that never steps. */
  nowMs: number
  /** How long it had a processor. */
  ranMs: number
  /** For how long it was ready, while all processors were busy with others. */
  waitedMs: number
  /** How long other threads of this process had a processor: those that collect garbage or train. */
  othersMs: number
}

/** Writes what it reads where it is told to: what it left behind would be collected, which is measured. */
export interface ThreadClock {
  read(into: ThreadTime): void
  close(): void
}

export function noThreadTime(): ThreadTime {
  return { nowMs: 0, ranMs: 0, waitedMs: 0, othersMs: 0 }
}

/** Only Linux tells what a thread waited. Elsewhere this throws, as no gap could be explained. */
export function threadClock(): ThreadClock {
  const file = openSync('/proc/thread-self/schedstat', 'r')
  const buffer = Buffer.alloc(80)
  const readThread = (into: ThreadTime) => {
    readSync(file, buffer, 0, buffer.length, 0)
    const space = buffer.indexOf(SPACE)
    into.ranMs = wholeNumber(buffer, 0) / 1e6
    into.waitedMs = wholeNumber(buffer, space + 1) / 1e6
  }
  return {
    read(into) {
      readThread(into)
      for (;;) {
        const { waitedMs } = into
        // To tell the process's time the kernel adds up what this thread ran, which it else does now and then.
        const { user, system } = process.cpuUsage()
        into.nowMs = performance.now()
        readThread(into)
        into.othersMs = (user + system) / 1e3 - into.ranMs
        // A wait between the two looks would be counted on the wrong side of now.
        if (waitedMs === into.waitedMs) return
      }
    },
    close: () => closeSync(file),
  }
}

/** The one that begins there, in decimal digits. */
function wholeNumber(text: Uint8Array, from: number): number {
  let value = 0
  for (let at = from; at < text.length; at += 1) {
    const digit = (text[at] as number) - ZERO
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  return value
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
