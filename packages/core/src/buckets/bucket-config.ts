import { type RefillRate, refillRate, timeToMint } from './refill-rate.ts'

/** The limits of one bucket, in units (1/1000 token). */
export interface BucketConfig {
  /** As the user wrote them, in tokens and milliseconds: for headers and messages. */
  readonly limit: number
  readonly windowMs: number
  /** B: most units that may be taken at once. */
  readonly capacity: number
  readonly rate: RefillRate
  /** Units that pools may hold beyond `capacity`. */
  readonly surplus: number
  /** Elapsed time worth minting, µs: after it any bucket is full, however deep in debt. */
  readonly fillUs: number
  /** Less elapsed time than this is minted exactly in one multiplication and one division, µs. */
  readonly quickUs: number
  /** Lowest level of the standard account: −B, or what keeps every sum an exact integer. */
  readonly debtFloor: number
}

/** Units in a token. */
export const UNITS = 1000

/** Tokens that the bucket is refilled with per second. */
export function tokensPerSecond({ rate }: BucketConfig): number {
  return ((rate.num / rate.den) * 1e6) / UNITS
}

/** Limits in tokens and ms, already checked, as the engine wants them. */
export function bucketConfig(limits: {
  readonly limit: number
  readonly windowMs: number
  readonly burst: number
  readonly surplus: number
}): BucketConfig {
  const { limit, windowMs } = limits
  const capacity = Math.round(limits.burst * UNITS)
  const surplus = Math.round(limits.surplus * UNITS)
  const rate = refillRate(...lowerTerms(limit, windowMs))
  const debtFloor = Math.max(-capacity, capacity + surplus - Number.MAX_SAFE_INTEGER)
  const fillUs = timeToMint(rate, capacity + surplus - debtFloor, 0)
  // floor(a / b) of two doubles is exact while a + b ≤ 2⁵³; a is elapsed·num and less than one den.
  const exactUs = Math.floor((Number.MAX_SAFE_INTEGER - 2 * rate.den) / rate.num)
  const quickUs = Math.min(fillUs, exactUs)
  return { limit, windowMs, capacity, rate, surplus, fillUs, quickUs, debtFloor }
}

/** Whole limits need no detour by units: the 1000 of both sides cancels and stays out of the sums. */
function lowerTerms(limit: number, windowMs: number): [units: number, us: number] {
  if (Number.isInteger(limit)) return [limit, windowMs]
  return [Math.round(limit * UNITS), windowMs * UNITS]
}
