import type { Survey } from './survey.ts'

/** Part of the rate at which driver and server are flat out; the rest is room for bursts. */
const comfortableShare = 0.5

/** A machine that seems slower is busy with something else for a moment. */
const leastPerSecond = 1_000
const shortestRunMs = 30_000

/** Lengths of log time that are easy to think of as one real second. */
const easySeconds = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600,
  43_200, 86_400, 172_800, 604_800,
]

/**
 * Log seconds per real second: the replay takes about half a minute, longer where that would be more
 * than half the `mostPerSecond` this machine manages; an easy length of time, never below real time.
 *
 * @example
 * 10,000 requests over 3.5 days: 302,400 s / 30 s = 10,080, rounded to 10,800 (3 h a second).
 */
export function chooseSpeed(
  { arrivals, firstAtMs, lastAtMs }: Survey,
  mostPerSecond: number,
): number {
  const perSecond = comfortableShare * Math.max(leastPerSecond, mostPerSecond)
  const runMs = Math.max(shortestRunMs, (arrivals / perSecond) * 1_000)
  const wanted = (lastAtMs - firstAtMs) / runMs
  const distance = (seconds: number): number => Math.abs(Math.log(seconds / wanted))
  return easySeconds.reduce(
    (best, seconds) => (distance(seconds) < distance(best) ? seconds : best),
    1,
  )
}
