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
