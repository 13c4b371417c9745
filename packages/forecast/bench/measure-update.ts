import { createForecaster, type Forecaster, type TrainingWorker } from '../src/index.ts'
import { seededCounts } from './seeded-counts.ts'

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
 * heap, since what an update really allocates it allocates in every batch. With many forecasters, each of
 * another demand (0.3 … 300 a step), they take turns, as resources do on a tick.
 */
export function measureUpdate(forecasters: number, stepMs: number, batches = 120): UpdateCost {
  const series = Array.from({ length: forecasters }, (_, i) => ({
    forecaster: createForecaster({ stepMs, horizons: [1, 10], worker }),
    values: seededCounts(batchSteps / forecasters, 0.3 * 10 ** ((3 * (i + 1)) / (forecasters + 1))),
  }))
  const micros: number[] = []
  const bytes: number[] = []
  for (let i = 0; i < batches; i += 1) {
    const heap = process.memoryUsage().heapUsed
    const start = process.cpuUsage()
    for (const { forecaster, values } of series) runBatch(forecaster, values)
    const { user, system } = process.cpuUsage(start)
    micros.push((user + system) / batchSteps)
    const grown = process.memoryUsage().heapUsed - heap
    // A collection in between makes the heap shrink: such a batch says nothing.
    if (grown >= 0) bytes.push(grown / batchSteps)
  }
  return { microseconds: settledMedian(micros), bytes: Math.min(...settled(bytes)) }
}

/** The last quarter, when everything is compiled. */
function settled(measured: readonly number[]): number[] {
  return measured.slice(-measured.length / 4)
}

function settledMedian(measured: readonly number[]): number {
  const sorted = settled(measured).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function runBatch(forecaster: Forecaster, values: Float64Array): void {
  for (let i = 0; i < values.length; i += 1) {
    forecaster.observe(values[i] as number)
    forecaster.forecast(1)
    forecaster.forecast(10)
  }
}
