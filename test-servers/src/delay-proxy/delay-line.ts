import type { Socket } from 'node:net'
import type { Alarm } from './alarm.ts'
import type { Faults, Way } from './faults.ts'

/** Bytes, the orderly end of them, or a sudden one. */
export type Item =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'end' }
  | { readonly kind: 'reset' }

/** One way of one connection: what comes in goes out later, in order. */
export interface DelayLine {
  /** Delivers what has become due while the line was stalled. */
  wake(): void
  /** Forgets what is under way and what is still to come. */
  close(): void
}

/** As much as a second of delay holds at half a gigabit a second: only a reader who stands still fills it. */
const mostHeldBytes = 64 * 1024 * 1024

/**
 * Reads a socket and hands on what it reads, each part `faults.delayMs` after it was read. A sender is held
 * back only by what memory demands.
 *
 * @param deliver takes one item, and a function to call when it has left this process
 */
export function createDelayLine(
  source: Socket,
  way: Way,
  { faults, alarm }: { readonly faults: Faults; readonly alarm: Alarm },
  deliver: (item: Item, onceGone: () => void) => void,
): DelayLine {
  let queue: { readonly item: Item; readonly dueMs: number }[] = []
  let isAlarmSet = false
  let heldBytes = 0

  function accept(item: Item): void {
    queue.push({ item, dueMs: performance.now() + faults.delayMs })
    heldBytes += sizeOf(item)
    if (heldBytes > mostHeldBytes) source.pause()
    wake()
  }

  /** In the order of arrival, also where the delay has become shorter: what comes later waits for the head. */
  function wake(): void {
    const nowMs = performance.now()
    while (!faults.stalled.has(way)) {
      const head = queue[0]
      if (head === undefined) return
      if (head.dueMs > nowMs) {
        waitFor(head.dueMs)
        return
      }
      queue.shift()
      deliver(head.item, () => release(sizeOf(head.item)))
    }
  }

  function waitFor(dueMs: number): void {
    if (isAlarmSet) return
    isAlarmSet = true
    alarm.at(dueMs, () => {
      isAlarmSet = false
      wake()
    })
  }

  function release(bytes: number): void {
    heldBytes -= bytes
    if (heldBytes <= mostHeldBytes) source.resume()
  }

  const acceptBytes = (bytes: Buffer) => accept({ kind: 'bytes', bytes })
  const acceptEnd = () => accept({ kind: 'end' })
  const acceptReset = () => accept({ kind: 'reset' })
  source.on('data', acceptBytes).on('end', acceptEnd).on('error', acceptReset)
  return {
    wake,
    close() {
      queue = []
      source.off('data', acceptBytes).off('end', acceptEnd).off('error', acceptReset)
      // Read on, or its end would never be noticed.
      source.on('error', () => {}).resume()
    },
  }
}

function sizeOf(item: Item): number {
  return item.kind === 'bytes' ? item.bytes.length : 0
}
