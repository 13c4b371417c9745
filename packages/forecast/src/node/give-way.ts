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
const never = new Int32Array(new SharedArrayBuffer(4))

/**
 * Leaves the processor for half a millisecond. A scheduler brings threads that wait elsewhere when a
 * processor falls idle, else only every few tens of milliseconds; and who wakes up often waits until
 * who runs has had a few milliseconds, whatever its priority.
 */
export function rest(): void {
  Atomics.wait(never, 0, 0, REST_MS)
}
