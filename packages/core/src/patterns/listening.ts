/** Requests a second that may be looked at on average: less than 1 ms of processor time. */
const LISTENED_PER_SECOND = 1_000
/** Length of a window in which every request is looked at, where not all can be all the time. */
const WINDOW_MS = 10_000
/** Most requests looked at in a second of a window. */
const MOST_PER_SECOND = 100_000

/** Whether all requests are looked at all the time, so that counting them makes sense. */
export function isListeningToAll(perSecond: number): boolean {
  return perSecond <= LISTENED_PER_SECOND
}

/**
 * How many requests of a tick are looked at, to see whose they are. Up to 1,000 a second that is all;
 * above, windows of 10 s in which all are are as far apart as keeps to that on average. The budget also
 * bounds what a rate that has just risen costs.
 *
 * Worked number: at 100,000 a second, 10,000 in each tick of 10 s of every 1,000 s.
 */
export function requestsToListenTo(nowMs: number, perSecond: number, stepMs: number): number {
  const times = Math.max(1, perSecond / LISTENED_PER_SECOND)
  if (nowMs % (WINDOW_MS * times) >= WINDOW_MS) return 0
  const most = times === 1 ? LISTENED_PER_SECOND : MOST_PER_SECOND
  return Math.ceil((most * Math.min(stepMs, 1000)) / 1000)
}
