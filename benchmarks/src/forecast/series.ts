/** Demand to forecast: one count a step. */
export interface Series {
  readonly name: string
  readonly stepMs: number
  readonly values: Float64Array
}

/** Longer series are cut: the figures are settled by then. */
const longestSeries = 200_000

/** Steps to count requests in, in seconds. */
const stepsS = [0.1, 1, 10, 60, 600]
/** With fewer requests a step there is nothing but the question whether one comes. */
const leastMean = 0.3
const fewestSteps = 500
/** Counts that are still this many when ten are put together are also read ten times coarser. */
const manySteps = 10_000

/** Requests at the given times, counted in every step that suits their rate and duration. */
export function seriesOfTimes(name: string, timesS: readonly number[]): Series[] {
  const durationS = (timesS.at(-1) ?? 0) + 1e-9
  return stepsS
    .filter((stepS) => (timesS.length / durationS) * stepS >= leastMean)
    .filter((stepS) => durationS / stepS >= fewestSteps)
    .map((stepS) => seriesOf(name, stepS, binned(timesS, stepS, durationS)))
}

/** Counts as they are and, where there are many, in sums of ten. */
export function seriesOfCounts(name: string, stepS: number, counts: readonly number[]): Series[] {
  const fine = seriesOf(name, stepS, counts)
  const isLong = counts.length >= 10 * manySteps
  return isLong ? [fine, seriesOf(name, 10 * stepS, sumsOfTen(counts))] : [fine]
}

export function seriesOf(name: string, stepS: number, counts: ArrayLike<number>): Series {
  const length = Math.min(counts.length, longestSeries)
  return {
    name: `${name} @ ${stepS} s`,
    stepMs: stepS * 1000,
    values: Float64Array.from({ length }, (_, i) => counts[i] ?? 0),
  }
}

function binned(timesS: readonly number[], stepS: number, durationS: number): Float64Array {
  const bins = new Float64Array(Math.floor(durationS / stepS))
  for (const time of timesS) {
    const bin = Math.floor(time / stepS)
    if (bin < bins.length) bins[bin] = (bins[bin] ?? 0) + 1
  }
  return bins
}

function sumsOfTen(counts: readonly number[]): Float64Array {
  const sums = new Float64Array(Math.floor(counts.length / 10))
  for (let i = 0; i < 10 * sums.length; i += 1) {
    const at = Math.floor(i / 10)
    sums[at] = (sums[at] ?? 0) + (counts[i] ?? 0)
  }
  return sums
}
