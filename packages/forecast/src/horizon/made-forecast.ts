/** A forecast whose label has come: what the mix and the interval learn from. Reused by its track. */
export interface MadeForecast {
  /** What each expert said; NaN of one that slept. */
  readonly experts: Float64Array
  /** What their mix said. */
  mean: number
  /** The scale its interval was built on, > 0. */
  scale: number
  /** The offset of each level's quantile, in scales, as it was when the forecast was made. */
  readonly offsets: Float64Array
  /** What came: the sum of the steps forecast. */
  label: number
}

/** The same with what the mixes on the way to the last one said, in the order of `createExpertMix`. */
export interface MixedForecast extends MadeForecast {
  readonly means: Float64Array
}
