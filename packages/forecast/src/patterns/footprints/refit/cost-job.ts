/**
 * A regression of costs to be fitted in one go, as plain data that passes between threads. It gives
 * the weights of the terms, or none where the regression on the tick says more.
 */
export interface CostJob {
  readonly model: 'cost-regression'
  /** Inputs of a request, the first of which is 1. */
  readonly size: number
  /**
   * Recent requests, oldest first, one after the other: inputs, then what the request counts, its
   * ln(1 + cost) as distance from the mean, and what the regression on the tick said of that before.
   */
  readonly rows: Float64Array
}

/** Numbers that are kept of a request beside its inputs. */
export const besideInputs = 3
