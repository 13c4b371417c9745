/**
 * A refill rate in lowest terms: `num` units every `den` µs. `limit` tokens per `windowMs` is
 * `1000·limit` units per `1000·windowMs` µs, so for whole limits num/den is limit/windowMs reduced:
 * 90,000 a minute is 3/2, one a day 1/86,400,000.
 */
export interface RefillRate {
  readonly num: number
  readonly den: number
}
