import {
  createForecaster,
  type Forecaster,
  type Outlook,
  type TrainingWorker,
} from '../src/index.ts'
import { seededCounts } from './seeded-counts.ts'

/** What is updated. */
export interface UpdatedSeries {
  /** How many take turns. */
  readonly series: number
  readonly stepMs: number
  /** Whether an outlook and a bottom-up forecast say something at every step. @default false */
  readonly hasOutlooks?: boolean
}

export interface UpdateCost {
  /** Of processor time: a busy machine does not blur it much. */
  readonly microseconds: number
  /** Heap bytes that appear per update. */
  readonly bytes: number
}

const batchSteps = 5_000

/** Never comes back with weights: what a training costs is measured elsewhere. */
const worker: TrainingWorker = {
  train: () => new Promise(() => undefined),
  close: () => undefined,
}

/**
 * Cost of one `observe` and two `forecast`s (horizons 1 and 10, seven quantiles each) of a forecaster
 * with the default models of a step length, trainings aside, once everything is compiled: the median over batches of the time, the least of the
 * heap, since what an update really allocates it allocates in every batch. With many series, each of
 * another demand (0.3 … 300 a step), they take turns, as resources do on a tick.
 */
export function measureUpdate(updated: UpdatedSeries, batches = 120): UpdateCost {
  const series = Array.from({ length: updated.series }, (_, i) => createSeries(updated, i))
  const micros: number[] = []
  const bytes: number[] = []
  for (let i = 0; i < batches; i += 1) {
    const heap = process.memoryUsage().heapUsed
    const start = process.cpuUsage()
    for (const each of series) runBatch(each)
    const { user, system } = process.cpuUsage(start)
    micros.push((user + system) / batchSteps)
    const grown = process.memoryUsage().heapUsed - heap
    // A collection in between makes the heap shrink: such a batch says nothing.
    if (grown >= 0) bytes.push(grown / batchSteps)
  }
  return { microseconds: settledMedian(micros), bytes: Math.min(...settled(bytes)) }
}

/** A series with its forecaster. */
interface Series {
  readonly forecaster: Forecaster
  readonly values: Float64Array
  /** The step that is taken in, which the outlooks look on from. */
  at: number
}

/** The outlooks know the next step, more or less: the mix then hears them. */
function createSeries({ series: count, stepMs, hasOutlooks }: UpdatedSeries, i: number): Series {
  const mean = 0.3 * 10 ** ((3 * (i + 1)) / (count + 1))
  const values = seededCounts(batchSteps / count, mean)
  const known = values.map((_, t) => 0.1 + 1.1 * (values[(t + 1) % values.length] as number))
  const outlook: Outlook = (steps) => steps * (known[series.at] as number)
  const told = hasOutlooks ? { outlook, bottomUp: outlook } : {}
  const forecaster = createForecaster({ stepMs, horizons: [1, 10], worker, ...told })
  const series = { forecaster, values, at: 0 }
  return series
}

/** The last quarter, when everything is compiled. */
function settled(measured: readonly number[]): number[] {
  return measured.slice(-measured.length / 4)
}

function settledMedian(measured: readonly number[]): number {
  const sorted = settled(measured).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function runBatch(series: Series): void {
  const { forecaster, values } = series
  for (let i = 0; i < values.length; i += 1) {
    series.at = i
    forecaster.observe(values[i] as number)
    forecaster.forecast(1)
    forecaster.forecast(10)
  }
}
