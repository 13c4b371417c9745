import { createForecaster, type Forecaster } from '../src/index.ts'
import { seededCounts } from './seeded-counts.ts'

export interface UpdateCost {
  /** Of processor time: a busy machine does not blur it much. */
  readonly microseconds: number
  /** Heap bytes that appear per update. */
  readonly bytes: number
}

const batchSteps = 5_000
const batches = 60

/**
 * Cost of one `observe` and two `forecast`s (horizons 1 and 10, seven quantiles each) of a forecaster
 * with all models: medians over batches, once everything is compiled. With many forecasters, each of
 * another demand (0.3 … 300 a step), they take turns, as resources do on a tick.
 */
export function measureUpdate(forecasters = 1): UpdateCost {
  const series = Array.from({ length: forecasters }, (_, i) => ({
    forecaster: createForecaster({ stepMs: 100, horizons: [1, 10] }),
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
  return { microseconds: settledMedian(micros), bytes: settledMedian(bytes) }
}

/** The median of the last quarter, when everything is compiled. */
function settledMedian(measured: readonly number[]): number {
  const settled = measured.slice(-measured.length / 4).sort((a, b) => a - b)
  return settled[Math.floor(settled.length / 2)] ?? Number.NaN
}

function runBatch(forecaster: Forecaster, values: Float64Array): void {
  for (let i = 0; i < values.length; i += 1) {
    forecaster.observe(values[i] as number)
    forecaster.forecast(1)
    forecaster.forecast(10)
  }
}
