/** Share of a label's steps that must be known; the label is then scaled up to all of them. */
const leastKnown = 0.9

/** Running totals of a history, from which any label is one subtraction. */
export interface KnownSums {
  /** Sum of the known values before index i. */
  readonly sums: Float64Array
  /** How many those are. */
  readonly known: Float64Array
}

/** @param values oldest first, NaN where missing */
export function createKnownSums(values: Float64Array): KnownSums {
  const sums = new Float64Array(values.length + 1)
  const known = new Float64Array(values.length + 1)
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number
    const isKnown = !Number.isNaN(value)
    sums[i + 1] = (sums[i] as number) + (isKnown ? value : 0)
    known[i + 1] = (known[i] as number) + (isKnown ? 1 : 0)
  }
  return { sums, known }
}

/** The mean of the `steps` values from index `from`; NaN where too few are there or known. */
export function meanAhead({ sums, known }: KnownSums, from: number, steps: number): number {
  const end = from + steps
  if (end >= sums.length) return Number.NaN
  const count = (known[end] as number) - (known[from] as number)
  if (count < leastKnown * steps) return Number.NaN
  return ((sums[end] as number) - (sums[from] as number)) / count
}
