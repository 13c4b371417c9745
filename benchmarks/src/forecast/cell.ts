import type { ModelName } from '@predictive-limit/forecast'
import { plainUpper95 } from './plain-interval.ts'
import { type Level, type Models, type Run, runForecaster } from './run-forecaster.ts'
import {
  type Coverage,
  coverage,
  labelsOf,
  meanAbsolute,
  type Numbers,
  pinballLoss,
  rootMeanSquare,
  worstCoverage,
} from './scores.ts'
import type { Series } from './series.ts'

/** Labels before this share of the series are not scored. */
const warmUpShare = 0.2
const fewestLabels = 300

/** One series at one horizon: how the mix did, and what it is compared with. */
export interface Cell {
  readonly series: Series
  readonly steps: number
  readonly labels: number
  readonly mean: number
  readonly mase: number
  readonly rmsse: number
  readonly rmse: number
  readonly pinball50: number
  readonly pinball90: number
  readonly pinball95: number
  readonly pinball99: number
  readonly upper95: Coverage
  readonly upper99: Coverage
  readonly worst500: number
  readonly first200: number
  readonly selected: string | undefined
  readonly updateUs: number
  /** RMSE that is left when the rate is known and arrivals are Poisson: √(mean label). */
  readonly poissonRmse: number
  /** Pinball loss of the last value with a plain interval. */
  readonly plainLast95: number
  readonly alone: ReadonlyMap<ModelName, Alone>
}

/** A family on its own, with its own interval. */
export interface Alone {
  readonly rmse: number
  readonly pinball95: number
}

/** The horizons of a series that have enough labels to say anything. */
export function cellsOf(series: Series, models: Models, families: readonly ModelName[]): Cell[] {
  const alone = new Map(families.map((family) => [family, runForecaster(series, [family])]))
  return runForecaster(series, models).flatMap((run, i) => {
    const cell = cellOf(series, run)
    if (cell.labels < fewestLabels) return []
    const scores = Array.from(
      alone,
      ([family, runs]) => [family, aloneOf(series, runs[i])] as const,
    )
    return [{ ...cell, alone: new Map(scores) }]
  })
}

export function cellOf(series: Series, run: Run): Cell {
  const { steps, selected, updateUs } = run
  const all = labelsOf(series.values, steps)
  const from = firstScored(series)
  const labels = all.subarray(from)
  const scored = (made: Float64Array) => made.subarray(from, all.length)
  const quantile = (level: Level) => scored(run.quantiles.get(level) ?? new Float64Array(0))
  const naive = scored(series.values.map((value) => steps * value))
  const upper95 = run.quantiles.get(0.95) ?? new Float64Array(0)
  const rmse = rootMeanSquare(labels, scored(run.mean))
  const loss = (level: Level) => pinballLoss(labels, quantile(level), level)
  return {
    series,
    steps,
    labels: labels.length,
    mean: meanOf(labels),
    mase: meanAbsolute(labels, quantile(0.5)) / meanAbsolute(labels, naive),
    rmsse: rmse / rootMeanSquare(labels, naive),
    rmse,
    pinball50: loss(0.5),
    pinball90: loss(0.9),
    pinball95: loss(0.95),
    pinball99: loss(0.99),
    upper95: coverage(labels, quantile(0.95)),
    upper99: coverage(labels, quantile(0.99)),
    worst500: worstCoverage(labels, quantile(0.95)),
    first200: coverage(all.subarray(0, 200), upper95).atMost,
    selected,
    updateUs,
    poissonRmse: Math.sqrt(meanOf(labels)),
    plainLast95: pinballLoss(labels, scored(plainUpper95(series.values, steps)), 0.95),
    alone: new Map(),
  }
}

function aloneOf(series: Series, run: Run | undefined): Alone {
  if (run === undefined) return { rmse: Number.NaN, pinball95: Number.NaN }
  const { rmse, pinball95 } = cellOf(series, run)
  return { rmse, pinball95 }
}

function firstScored({ values }: Series): number {
  return Math.floor(warmUpShare * values.length)
}

function meanOf(numbers: Numbers): number {
  return Array.from(numbers).reduce((sum, number) => sum + number, 0) / numbers.length
}
