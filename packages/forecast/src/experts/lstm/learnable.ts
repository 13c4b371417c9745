/** Weights with the slope of the loss by each of them. */
export interface Learnable {
  readonly weights: Float64Array
  readonly gradient: Float64Array
}
