/** A training that goes on in pieces of about 0.1 ms. */
export interface Training {
  /** As trained so far. */
  readonly weights: Float64Array
  /** Does the next piece; false when the job is done. */
  advance(): boolean
}
