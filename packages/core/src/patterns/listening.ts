/** Requests a second that may be looked at on average: about 1 ms of processor time. */
const LISTENED_PER_SECOND = 20_000
/** Length of a window in which every request is looked at, where not all can be all the time. */
const WINDOW_MS = 10_000
/** Most requests looked at in a second of a window. */
const MOST_PER_SECOND = 100_000

/**
 * When every request is looked at, to see whose it is. Below 20,000 a second that is always; above, windows of
 * 10 s are as far apart as keeps to that on average. A budget for each tick bounds what a
 * rate that has just risen can cost.
 *
 * Worked number: at 100,000 a second, 10 s of every 50 s.
 */
export class Listening {
  /** Requests that may still be looked at until the next tick. Read on the request path. */
  left = 0
  private readonly stepMs: number

  constructor(stepMs: number) {
    this.stepMs = stepMs
    this.renew(0, 0)
  }

  /** Sets the budget of the tick that begins. */
  renew(nowMs: number, perSecond: number): void {
    const times = Math.max(1, perSecond / LISTENED_PER_SECOND)
    const isOpen = nowMs % (WINDOW_MS * times) < WINDOW_MS
    const most = times === 1 ? LISTENED_PER_SECOND : MOST_PER_SECOND
    this.left = isOpen ? Math.ceil((most * Math.min(this.stepMs, 1000)) / 1000) : 0
  }
}
