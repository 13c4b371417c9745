import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { TrainingJob } from '../../src/index.ts'
import { aForecaster, everyWorkerModel } from './every-model.ts'
import { troubles, unsound } from './hostile.ts'
import { type Answer, promptly, workerThat } from './prompt-worker.ts'

/** As long as what the job asks for. */
function lengthOf(job: TrainingJob): number {
  if (job.model === 'lstm') return job.weights.length
  return job.model === 'cost-regression' ? 0 : job.steps
}

function filled(value: number): Answer {
  return async (job) => new Float64Array(lengthOf(job)).fill(value)
}

function outgrowing(factor: number): Answer {
  return async (job) => Float64Array.from({ length: lengthOf(job) }, (_, i) => factor ** i)
}

/** What a worker may answer: the truth, late or never, a failure, and nonsense of every kind. */
const answers = fc.oneof(
  fc.constant<Answer>(promptly),
  fc.constant<Answer>(() => new Promise(() => undefined)),
  fc.constant<Answer>(() => Promise.reject(new Error('died'))),
  fc.constant<Answer>(() => {
    throw new Error('broken')
  }),
  fc.integer({ min: 0, max: 4_000 }).map<Answer>((length) => async () => new Float64Array(length)),
  fc
    .constantFrom(undefined, null, 'weights', 7, {})
    .map<Answer>((answer) => async () => answer as never),
  fc.double().map(filled),
  fc.constantFrom(1e300, -1e300, Number.MAX_VALUE, 5e-324).map(filled),
  fc.constantFrom(1.2, -1.5, 10).map(outgrowing),
)

test.each(everyWorkerModel)(
  '%s: whatever comes and whatever the worker answers, forecasts are sound',
  async (_, models) => {
    const property = fc.asyncProperty(
      troubles,
      fc.infiniteStream(answers),
      async (life, stream) => {
        const worker = workerThat((job) => (stream.next().value as Answer)(job))
        const forecaster = aForecaster(models, { worker })
        for (const trouble of life) {
          trouble(forecaster)
          // What the worker has answered meanwhile comes in between: at any time, as a thread's does.
          await Promise.resolve()
          expect(unsound(forecaster)).toBeUndefined()
        }
      },
    )
    await fc.assert(property, { numRuns: 25 })
  },
)
