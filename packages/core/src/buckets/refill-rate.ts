/**
 * A refill rate in lowest terms: `num` units every `den` µs. `limit` tokens per `windowMs` is
 * `1000·limit` units per `1000·windowMs` µs, so for whole limits num/den is limit/windowMs reduced:
 * 90,000 a minute is 3/2, one a day 1/86,400,000.
 */
export interface RefillRate {
  readonly num: number
  readonly den: number
}

/** Reduces `units` per `us` to lowest terms; both must be safe integers > 0. */
export function refillRate(units: number, us: number): RefillRate {
  const divisor = greatestCommonDivisor(units, us)
  return { num: units / divisor, den: us / divisor }
}

/**
 * Whole units minted in `dtUs`; the fraction (in 1/den units) is carried in `remainders[slot]`, so
 * nothing is lost however the time is cut. Exact while (den − 1)·(num + 1) and the result are ≤ 2⁵³.
 *
 * Worked number: 3 units every 2 µs, remainder 1, 5 µs: floor(5/2)·3 + floor((1·3 + 1)/2) = 8, remainder 0.
 */
export function mint(
  { num, den }: RefillRate,
  dtUs: number,
  remainders: Float64Array,
  slot: number,
): number {
  const turns = Math.floor(dtUs / den)
  const partial = (dtUs - turns * den) * num + (remainders[slot] ?? 0)
  const extra = Math.floor(partial / den)
  remainders[slot] = partial - extra * den
  return turns * num + extra
}

/** Smallest whole number of µs after which at least `units` more have been minted. */
export function timeToMint({ num, den }: RefillRate, units: number, remainder: number): number {
  if (units <= 0) return 0
  const turns = Math.floor(units / num)
  const partial = (units - turns * num) * den - remainder
  return Math.max(0, turns * den + Math.ceil(partial / num))
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y > 0) [x, y] = [y, x % y]
  return x
}
