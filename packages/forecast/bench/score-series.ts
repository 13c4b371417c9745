import { createForecaster, type ModelName } from '../src/index.ts'
import type { Series } from './load-traces.ts'

/** One series at one horizon, with one set of models. */
export interface CellScore {
  readonly labels: number
  /** P(y ≤ upper) and P(y < upper) of the 0.95 and 0.99 quantiles. */
  readonly atMost95: number
  readonly below95: number
  readonly atMost99: number
  readonly below99: number
  /** Least P(y ≤ upper95) over 500 consecutive labels. */
  readonly worstWindow: number
  /** P(y ≤ upper95) of the first 200 labels. */
  readonly first200: number
  readonly pinball95: number
  readonly rmse: number
  /** Of h times the last value. */
  readonly naiveRmse: number
}

const warmUpShare = 0.2
const windowLength = 500

/** Runs a forecaster over the series once and scores it at each horizon. */
export function scoreSeries(
  series: Series,
  horizons: readonly number[],
  models: 'auto' | readonly ModelName[],
): CellScore[] {
  const forecaster = createForecaster({ stepMs: series.stepMs, horizons, models })
  const sums = cumulative(series.values)
  const made = horizons.map(() => new Float64Array(3 * series.values.length))
  for (let t = 0; t < series.values.length; t += 1) {
    forecaster.observe(series.values[t] as number)
    horizons.forEach((steps, i) => {
      const forecast = forecaster.forecast(steps)
      const row = made[i] as Float64Array
      row[3 * t] = forecast.mean
      row[3 * t + 1] = forecast.quantile(0.95)
      row[3 * t + 2] = forecast.quantile(0.99)
    })
  }
  return horizons.map((steps, i) => scoreCell(series.values, sums, made[i] as Float64Array, steps))
}

function scoreCell(
  values: Float64Array,
  sums: Float64Array,
  made: Float64Array,
  steps: number,
): CellScore {
  const from = Math.floor(warmUpShare * values.length)
  const last = values.length - steps
  const tally = {
    atMost95: 0,
    below95: 0,
    atMost99: 0,
    below99: 0,
    pinball: 0,
    squared: 0,
    base: 0,
  }
  const covered: number[] = []
  let first200 = 0
  for (let t = 0; t < last; t += 1) {
    const label = (sums[t + steps + 1] as number) - (sums[t + 1] as number)
    const upper95 = made[3 * t + 1] as number
    if (t < 200) first200 += label <= upper95 ? 1 / 200 : 0
    if (t < from) continue
    covered.push(label <= upper95 ? 1 : 0)
    addTo(tally, made.subarray(3 * t, 3 * t + 3), label)
    tally.base += (label - steps * (values[t] as number)) ** 2
  }
  const labels = covered.length
  return {
    labels,
    atMost95: tally.atMost95 / labels,
    below95: tally.below95 / labels,
    atMost99: tally.atMost99 / labels,
    below99: tally.below99 / labels,
    worstWindow: worstShare(covered),
    first200,
    pinball95: tally.pinball / labels,
    rmse: Math.sqrt(tally.squared / labels),
    naiveRmse: Math.sqrt(tally.base / labels),
  }
}

function addTo(
  tally: {
    atMost95: number
    below95: number
    atMost99: number
    below99: number
    pinball: number
    squared: number
  },
  [mean = 0, upper95 = 0, upper99 = 0]: Float64Array,
  label: number,
): void {
  tally.atMost95 += label <= upper95 ? 1 : 0
  tally.below95 += label < upper95 ? 1 : 0
  tally.atMost99 += label <= upper99 ? 1 : 0
  tally.below99 += label < upper99 ? 1 : 0
  tally.pinball += label > upper95 ? 0.95 * (label - upper95) : 0.05 * (upper95 - label)
  tally.squared += (label - mean) ** 2
}

function worstShare(covered: readonly number[]): number {
  let sum = 0
  let worst = 1
  covered.forEach((hit, i) => {
    sum += hit - (i >= windowLength ? (covered[i - windowLength] ?? 0) : 0)
    if (i >= windowLength - 1) worst = Math.min(worst, sum / windowLength)
  })
  return worst
}

function cumulative(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (let i = 0; i < values.length; i += 1)
    sums[i + 1] = (sums[i] as number) + (values[i] as number)
  return sums
}
