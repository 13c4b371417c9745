import type { Clock } from '../clock/clock.ts'

/** Where a closed step stands in time. */
export interface StepTime {
  /** Steps from the epoch to this one by the clock on the wall: sets its time of day, in UTC. */
  readonly number: number
  /** Steps between the one closed before and this one of which nothing is known. */
  readonly missedBefore: number
}

/** Up to this much is drift of the wall clock and jitter of the tick, not another time of day. */
const DRIFT_US = 1e6

/**
 * Gives closed steps their numbers on the wall clock and finds those that are missing. Demand is cut
 * into steps by the monotonic clock, which knows no time of day, and on some systems stands still
 * while the machine sleeps; the wall clock drifts and is set. So steps are counted on, and the count
 * starts anew where the wall clock has come to differ from it by more than a second.
 */
export class StepTimes {
  private readonly clock: Clock
  private readonly stepUs: number
  /** Number of the next step to close, NaN before the first. */
  private next = Number.NaN
  /** When the open step began, µs of the monotonic clock. */
  private openedAtUs: number
  /** Missing steps before it. */
  private missed = 0

  constructor(clock: Clock, stepUs: number, nowUs: number) {
    this.clock = clock
    this.stepUs = stepUs
    this.openedAtUs = nowUs
  }

  /** Times of the `count` steps that closed since the last call, oldest first; another is open. */
  ofClosed(count: number, openedAtUs: number, nowUs: number): StepTime[] {
    const { missed } = this
    const passed = Math.round((openedAtUs - this.openedAtUs) / this.stepUs)
    this.openedAtUs = openedAtUs
    // What was open when the machine went to sleep is closed first: the gap comes after.
    this.missed = Math.max(0, passed - count)
    const first = this.numberOf(this.next, count + this.missed, nowUs)
    this.next = first + count + this.missed
    return Array.from({ length: count }, (_, i) => ({
      number: first + i,
      missedBefore: i === 0 ? missed : 0,
    }))
  }

  /** The number of the step that began `stepsAgo` steps before the open one. */
  private numberOf(counted: number, stepsAgo: number, nowUs: number): number {
    const openForMs = (nowUs - this.openedAtUs) / 1000
    const open = Math.round(((this.clock.wall() - openForMs) * 1000) / this.stepUs)
    const onTheWall = Math.max(0, open - stepsAgo)
    const offUs = Math.abs(onTheWall - counted) * this.stepUs
    if (offUs <= Math.max(DRIFT_US, this.stepUs)) return counted
    if (Number.isSafeInteger(onTheWall)) return onTheWall
    return Number.isNaN(counted) ? 0 : counted
  }
}
