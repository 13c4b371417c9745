/** Time constant of the slow average, seconds. */
const SLOW_SECONDS = 300

/** Seconds from the limiter's start in which classes are taken as they come. */
const TRUSTING_SECONDS = 5

/** After that one tick counts at most as this multiple of what is established. */
const CLIP = 3

/** Share of the refill rate that even an unknown class may count with. */
const FOOT_IN_THE_DOOR = 0.01

/**
 * A class's established demand in tokens per second: a slow average that starts as the plain mean
 * since the limiter began and clips each tick, so that a sudden flood does not inflate its own weight.
 *
 * Worked number: after five minutes a newcomer that offers ten times the whole refill rate r for a
 * minute is established at about 0.01·r/2·(e^(2·60/300) − 1), 0.25 % of r.
 *
 * @param seconds - since the limiter began
 */
export function establish(
  established: number,
  perSecond: number,
  at: { readonly seconds: number; readonly stepSeconds: number; readonly refillPerSecond: number },
): number {
  const weight = Math.max(
    at.stepSeconds / SLOW_SECONDS,
    at.stepSeconds / (at.seconds + at.stepSeconds),
  )
  const ceiling = CLIP * established + FOOT_IN_THE_DOOR * at.refillPerSecond
  const counted = at.seconds < TRUSTING_SECONDS ? perSecond : Math.min(perSecond, ceiling)
  return established + weight * (counted - established)
}
