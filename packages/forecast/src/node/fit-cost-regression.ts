import { besideInputs, type CostJob } from '../patterns/footprints/refit/cost-job.ts'
import { clearlyBetter } from '../patterns/footprints/refit/cost-refit.ts'
import { countTerms, writeTerms } from '../patterns/footprints/refit/cost-terms.ts'

/** Share of the history that the regression is tried on before it is believed. */
const holdout = 0.2
/** Variance of each weight before anything is known, in units of the noise: as on the tick. */
const startVariance = 10

/**
 * Weights of least squares of the terms of each request, w = (XᵀX + I/10)⁻¹Xᵀy. They are first fitted
 * to four fifths of the history; where they miss the last fifth by no less than 0.95 of the squares of
 * the regression on the tick, none are given.
 */
export async function fitCostRegression({ size, rows }: CostJob): Promise<Float64Array> {
  const samples = samplesOf(size, rows)
  const known = Math.floor((1 - holdout) * samples.length)
  const tried = await fit(samples.slice(0, known))
  const [fitted, onTick] = errorsOf(samples, known, tried)
  return fitted < clearlyBetter * onTick ? await fit(samples) : new Float64Array()
}

interface Sample {
  readonly terms: Float64Array
  readonly weight: number
  readonly distance: number
  readonly said: number
}

function samplesOf(size: number, rows: Float64Array): Sample[] {
  const stride = size + besideInputs
  return Array.from({ length: rows.length / stride }, (_, i) => {
    const terms = new Float64Array(countTerms(size))
    writeTerms(rows, i * stride, size, terms)
    const [weight = 0, distance = 0, said = 0] = rows.subarray(i * stride + size)
    return { terms, weight, distance, said }
  })
}

/** The start variance enters as one more sample a weight: that it be 0. */
async function fit(samples: readonly Sample[]): Promise<Float64Array> {
  const { default: MultivariateLinearRegression } = await import(
    'ml-regression-multivariate-linear'
  )
  const count = samples[0]?.terms.length ?? 0
  const inputs = samples.map(({ terms, weight }) =>
    Array.from(terms, (term) => term * Math.sqrt(weight)),
  )
  const targets = samples.map(({ weight, distance }) => [distance * Math.sqrt(weight)])
  for (let i = 0; i < count; i += 1) {
    inputs.push(Array.from({ length: count }, (_, j) => (i === j ? startVariance ** -0.5 : 0)))
    targets.push([0])
  }
  const options = { intercept: false, statistics: false }
  const { weights } = new MultivariateLinearRegression(inputs, targets, options)
  return Float64Array.from(weights, ([weight = Number.NaN]) => weight)
}

/** Weighted squares from sample `from` on, of the weights within what was seen before and of the tick. */
function errorsOf(
  samples: readonly Sample[],
  from: number,
  weights: Float64Array,
): [number, number] {
  const seen = samples.slice(0, from).map(({ distance }) => distance)
  const [least, most] = [Math.min(...seen), Math.max(...seen)]
  let [fitted, onTick] = [0, 0]
  for (const { terms, weight, distance, said } of samples.slice(from)) {
    const sum = terms.reduce((total, term, i) => total + term * (weights[i] as number), 0)
    fitted += weight * (distance - Math.min(most, Math.max(least, sum))) ** 2
    onTick += weight * (distance - said) ** 2
  }
  return [fitted, onTick]
}
