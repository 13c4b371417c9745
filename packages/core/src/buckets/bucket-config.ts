import type { RefillRate } from './refill-rate.ts'

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
}
