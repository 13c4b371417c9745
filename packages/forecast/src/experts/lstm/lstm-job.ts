/** What a training needs, as plain data that passes between threads. */
export interface LstmJob {
  readonly model: 'lstm'
  /** Demand of recent steps, oldest first, NaN where missing. */
  readonly values: Float64Array
  /** Number of the first of these steps since the start of the series: sets the time of day. */
  readonly firstStep: number
  /** Length of the season that is an input, in steps; 0 for none. */
  readonly seasonSteps: number
  /** Distances ahead, in steps, one head each. */
  readonly horizons: readonly number[]
  /** Where training starts: the weights of the gates, then those of each head. */
  readonly weights: Float64Array
}
