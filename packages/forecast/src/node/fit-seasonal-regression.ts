import type { PathJob } from '../experts/path/path-job.ts'

/** Sine waves of each season: six tell a day with two peaks and a lunch break. */
const mostHarmonics = 6
/** Share of the history that the regression is tried on before it is believed. */
const holdout = 0.2

/**
 * The regression of √demand on the time of day, fitted in one go to the whole history, where the online
 * one forgets: ŷ = (Σ w·x)² + σ². It is first fitted to four fifths of the history; where it forecasts
 * the last fifth no better than their mean does, the mean is all that is said.
 */
export async function fitSeasonalRegression(job: PathJob): Promise<number[]> {
  const roots = Array.from(job.values, Math.sqrt)
  const known = Math.floor((1 - holdout) * roots.length)
  const tried = await fit(job, roots.slice(0, known))
  const mean = meanOf(roots.slice(0, known))
  const helps =
    squares(roots, known, (step) => tried.rootAt(step)) < squares(roots, known, () => mean)
  const { rootAt, variance } = helps ? await fit(job, roots) : levelOf(roots)
  return Array.from({ length: job.steps }, (_, i) => rootAt(roots.length + i) ** 2 + variance)
}

/** √demand by steps after the first of the history, and the variance around it. */
interface Fitted {
  readonly rootAt: (step: number) => number
  readonly variance: number
}

async function fit({ periods, firstStep }: PathJob, roots: readonly number[]): Promise<Fitted> {
  const { default: MultivariateLinearRegression } = await import(
    'ml-regression-multivariate-linear'
  )
  const inputs = roots.map((_, step) => wavesAt(periods, firstStep + step))
  const regression = new MultivariateLinearRegression(
    inputs,
    roots.map((root) => [root]),
  )
  const rootAt = (step: number) => {
    const [root = 0] = regression.predict(wavesAt(periods, firstStep + step))
    return Math.max(0, root)
  }
  return { rootAt, variance: squares(roots, 0, rootAt) / roots.length }
}

function levelOf(roots: readonly number[]): Fitted {
  const mean = meanOf(roots)
  return { rootAt: () => mean, variance: squares(roots, 0, () => mean) / roots.length }
}

/** Sines and cosines of every season, of one wave, two waves and so on. */
function wavesAt(periods: readonly number[], step: number): number[] {
  return periods.flatMap((period) => {
    const harmonics = Math.min(mostHarmonics, Math.floor((period - 1) / 2))
    return Array.from({ length: harmonics }, (_, i) => {
      const angle = (2 * Math.PI * (i + 1) * step) / period
      return [Math.sin(angle), Math.cos(angle)]
    }).flat()
  })
}

function squares(roots: readonly number[], from: number, rootAt: (step: number) => number): number {
  return roots.slice(from).reduce((sum, root, i) => sum + (root - rootAt(from + i)) ** 2, 0)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
