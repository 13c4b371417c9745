import { expect, test } from '@jest/globals'
import { createLimiter, manualClock } from '@predictive-limit/core'
import type { TrainingJob, TrainingWorker } from '@predictive-limit/forecast'

/** Every fourth and every third of four steps are busy: a rhythm that averages do not know. */
function requestsAt(step: number): number {
  return step % 4 < 2 ? 2 : 20
}

const resources = {
  db: { limit: 100_000, window: '1s', key: 'shared', models: ['lstm'] },
} as const

test('a resource pinned to the LSTM learns in idle slices of the clock', async () => {
  const clock = manualClock()
  const limiter = createLimiter({ resources, predict: { horizonsMs: [100] }, clock })
  let [squares, byAverage] = [0, 0]
  for (let step = 0; step < 3_000; step += 1) {
    for (let i = 0; i < requestsAt(step); i += 1) limiter.acquire({ class: 'all' })
    clock.advance(100)
    // Trained weights come by promise.
    await Promise.resolve()
    const mean = limiter.forecast().resources.db.total[0]?.mean ?? Number.NaN
    if (step < 2_500) continue
    squares += (mean - requestsAt(step + 1)) ** 2
    byAverage += (11 - requestsAt(step + 1)) ** 2
  }
  expect(squares).toBeLessThan(0.2 * byAverage)
  await limiter.close()
}, 60_000)

test('a worker of the user is given the jobs, and is left open', async () => {
  const jobs: TrainingJob[] = []
  const worker: TrainingWorker = {
    train: (job) => {
      jobs.push(job)
      return Promise.reject(new Error('away'))
    },
    close: () => {
      throw new Error('not the limiter’s to close')
    },
  }
  const clock = manualClock()
  const limiter = createLimiter({ resources, predict: { worker }, clock })
  for (let step = 0; step < 300; step += 1) {
    limiter.acquire({ class: 'all' })
    clock.advance(100)
  }
  await limiter.close()
  expect(jobs.length).toBeGreaterThan(0)
  expect(jobs[0]).toMatchObject({ model: 'lstm', horizons: [1, 10, 100] })
  expect(limiter.stats().resources.db).toBeDefined()
})
