import type { RequestFrame } from '../limiter/request-frame.ts'
import type { AskEntry } from '../store/store.ts'

/** How a wait ended: with tokens, or without (deadline, client gone, limiter closed). */
export type WaitOutcome = 'admitted' | 'gave up'

/** A request in line. */
export interface Waiter {
  readonly frame: RequestFrame
  readonly deadlineUs: number
  /** Hands the outcome to whoever waits for it. */
  end: (outcome: WaitOutcome) => void
}

/** Requests of one class that wait for the same buckets, in the order in which they came. */
export class Line {
  readonly key: string
  readonly waiters: Waiter[] = []
  /** Cost served so far per weight: the line with the least goes first. */
  served: number
  /** A store is being asked for the first in line. */
  isAsking = false
  readonly #weight: number

  constructor(key: string, served: number, weight: number) {
    this.key = key
    this.served = served
    this.#weight = Math.max(1e-6, weight)
  }

  noteServed({ count, entries }: RequestFrame): void {
    let units = 0
    for (let i = 0; i < count; i++) units += (entries[i] as AskEntry).cost
    this.served += units / this.#weight
  }

  /** Whether the line's first waits for a bucket that `frame` needs too. */
  sharesBucket(frame: RequestFrame): boolean {
    const first = this.waiters[0]?.frame
    if (first === undefined || first === frame) return false
    const theirs = first.entries.slice(0, first.count)
    return frame.entries
      .slice(0, frame.count)
      .some((own) => theirs.some((one) => one.resource === own.resource && one.key === own.key))
  }
}

export function earliestDeadlineUs(lines: Iterable<Line>): number {
  let earliest = Number.POSITIVE_INFINITY
  for (const { waiters } of lines) {
    // Everybody waits the same time, so the first in line is the first to be late.
    earliest = Math.min(earliest, waiters[0]?.deadlineUs ?? earliest)
  }
  return earliest
}
