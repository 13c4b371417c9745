import type { PathModel } from './path-models.ts'

/** What a fit needs, as plain data that passes between threads. It gives `steps` values. */
export interface PathJob {
  readonly model: PathModel
  /** Demand of recent steps, oldest first; where one was missing, the one before it. */
  readonly values: Float64Array
  /** Number of the first of these steps: sets the time of day. */
  readonly firstStep: number
  /** Lengths of seasons in steps, whole numbers, ascending. */
  readonly periods: readonly number[]
  /** How many steps ahead to say. */
  readonly steps: number
}
