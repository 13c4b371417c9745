/**
 * The sum to expect of the next `steps` values from something else than the series: a number ≥ 0.
 * Asked at every step, once for each horizon.
 */
export type Outlook = (steps: number) => number
