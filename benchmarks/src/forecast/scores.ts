/** Mean pinball loss of a quantile: τ for every unit it is too low, 1 − τ for every unit too high. */
export function pinballLoss(labels: Numbers, quantile: Numbers, level: number): number {
  return meanOver(labels, (label, i) => {
    const error = label - at(quantile, i)
    return error > 0 ? level * error : (level - 1) * error
  })
}

/** √ of the mean squared error. */
export function rootMeanSquare(labels: Numbers, forecast: Numbers): number {
  return Math.sqrt(meanOver(labels, (label, i) => (label - at(forecast, i)) ** 2))
}

export function meanAbsolute(labels: Numbers, forecast: Numbers): number {
  return meanOver(labels, (label, i) => Math.abs(label - at(forecast, i)))
}

/** P(label < bound) and P(label ≤ bound): on sparse counts the level lies somewhere between. */
export interface Coverage {
  readonly below: number
  readonly atMost: number
}

export function coverage(labels: Numbers, bound: Numbers): Coverage {
  return {
    below: meanOver(labels, (label, i) => Number(label < at(bound, i))),
    atMost: meanOver(labels, (label, i) => Number(label <= at(bound, i))),
  }
}

/** How far a level lies outside P(label < bound) … P(label ≤ bound); 0 inside. */
export function coverageError({ below, atMost }: Coverage, level: number): number {
  return Math.max(0, level - atMost, below - level)
}

/** The least P(label ≤ bound) over `length` labels in a row; NaN when there are fewer. */
export function worstCoverage(labels: Numbers, bound: Numbers, length = 500): number {
  const hit = (i: number) => Number(at(labels, i) <= at(bound, i))
  let covered = 0
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < labels.length; i += 1) {
    covered += hit(i) - (i >= length ? hit(i - length) : 0)
    if (i >= length - 1) least = Math.min(least, covered)
  }
  return Number.isFinite(least) ? least / length : Number.NaN
}

/** The sum of the `steps` values after each step: the label of a forecast made there. */
export function labelsOf(values: Numbers, steps: number): Float64Array {
  const labels = new Float64Array(Math.max(0, values.length - steps))
  let sum = 0
  for (let i = 1; i <= values.length - 1; i += 1) {
    sum += at(values, i) - (i > steps ? at(values, i - steps) : 0)
    if (i >= steps) labels[i - steps] = sum
  }
  return labels
}

/** The n-th root of the product of n factors. */
export function geometricMean(factors: readonly number[]): number {
  return Math.exp(meanOver(factors, (factor) => Math.log(factor)))
}

export type Numbers = ArrayLike<number>

function at(numbers: Numbers, i: number): number {
  return numbers[i] ?? Number.NaN
}

function meanOver(numbers: Numbers, of: (number: number, i: number) => number): number {
  let sum = 0
  for (let i = 0; i < numbers.length; i += 1) sum += of(at(numbers, i), i)
  return sum / numbers.length
}
