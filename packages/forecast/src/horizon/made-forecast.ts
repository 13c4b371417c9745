/** A forecast whose label has come: what the mix and the interval learn from. Reused by its track. */
export interface MadeForecast {
  /** What each expert said; NaN of one that slept. */
  readonly experts: Float64Array
  /** The quantile of each level, as its tracker must know it: neither ordered nor cut at 0. */
  readonly quantiles: Float64Array
  /** The offset of each level in the fast view of the scale. */
  readonly fastOffsets: Float64Array
  /** What each view took the scale of the error for, > 0. */
  readonly scales: Float64Array
  /** What the mix of the experts said. */
  mean: number
  /** The mean of `scales`. */
  scale: number
  /** `IntervalState.unrest` when the forecast was made. */
  unrest: number
  /** What came: the sum of the steps forecast. */
  label: number
}

/** The same with what the mixes on the way to the last one said, in the order of `createExpertMix`. */
export interface MixedForecast extends MadeForecast {
  readonly means: Float64Array
}
