import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/**
 * Lets everything else in the process go first where there are not enough processors: requests, and
 * the collector's threads that they wait for. Only Linux tells threads apart; elsewhere it does nothing.
 */
export function giveWay(): void {
  try {
    const thread = readlinkSync('/proc/thread-self').split('/').at(-1)
    setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not there, or not allowed: then it trains as it is.
  }
}

const REST_MS = 0.5
const LONG_REST_MS = 8
/** Work that takes so many times its usual time has waited: others want the processor. */
const SLOW = 3

const never = new Int32Array(new SharedArrayBuffer(4))

/** Pieces of one job take equally long. */
export interface Pace {
  /** After a piece that took so long, ms. */
  rest(tookMs: number): void
}

/**
 * Rests half a millisecond after each piece. A scheduler brings threads that wait elsewhere when a
 * processor falls idle, else only every few tens of milliseconds; and who wakes up often waits until
 * who runs has had a few milliseconds, whatever its priority. After a piece that others held up it rests
 * for 8 ms: they are requests, or collect what all requests wait for.
 */
export function createPace(sleep: (ms: number) => void = sleepHere): Pace {
  let usualMs = Number.POSITIVE_INFINITY
  return {
    rest(tookMs) {
      usualMs = Math.min(usualMs, tookMs)
      sleep(tookMs > SLOW * usualMs ? LONG_REST_MS : REST_MS)
    },
  }
}

function sleepHere(ms: number): void {
  Atomics.wait(never, 0, 0, ms)
}
