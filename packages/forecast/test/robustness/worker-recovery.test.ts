import { expect, test } from '@jest/globals'
import { aftermathOf, longTroubles } from './aftermath.ts'
import { aForecaster, tickModels, workerModels } from './every-model.ts'
import { observeAll, promptly, workerThat } from './prompt-worker.ts'

/** Steps after which trouble is over, as docs/algorithms.md says … */
const SOON = 1_000
/** … and for a model alone that is fitted on the last 4,096 steps: when they are past, and a refit. */
const LATE = 5_120

test.each([
  ['ets', ['ets'], SOON],
  ['auto-arima', ['auto-arima'], SOON],
  ['mstl', ['mstl'], LATE],
  ['batch-regression', ['batch-regression'], LATE],
  ['all together', [...new Set([...tickModels, ...workerModels])], SOON],
] as const)('%s: trouble that the worker is told of as well is over', async (_, models, wait) => {
  for (const trouble of longTroubles) {
    const worker = workerThat(promptly)
    const forecaster = aForecaster(models, { worker })
    const feed = (_of: unknown, values: readonly number[]) => observeAll(forecaster, worker, values)
    expect(await aftermathOf(trouble, forecaster, { wait, feed })).toBe('over')
  }
})
