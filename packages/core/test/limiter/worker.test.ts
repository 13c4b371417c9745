import { expect, test } from '@jest/globals'
import { createLimiter, createLimiterFor, manualClock } from '@predictive-limit/core'
import { idleWorker, type TrainingJob, type TrainingWorker } from '@predictive-limit/forecast'

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

/** Answers of a worker that must not matter to a tick: none, a failure, nonsense of every shape. */
const answers: readonly (() => Promise<Float64Array>)[] = [
  () => new Promise(() => undefined),
  () => Promise.reject(new Error('died')),
  () => Promise.resolve(new Float64Array(3)),
  () => Promise.resolve(new Float64Array(441).fill(Number.NaN)),
  () => Promise.resolve('weights' as never),
  () => {
    throw new Error('broken')
  },
]

test('whatever a worker answers, no tick is late and no forecast is lost', async () => {
  for (const train of answers) {
    const clock = manualClock()
    const worker = { train, close: () => undefined }
    const limiter = createLimiter({ resources, predict: { worker }, clock })
    const errors: unknown[] = []
    limiter.on('error', (event) => errors.push(event))
    for (let step = 0; step < 2_600; step += 1) {
      limiter.acquire({ class: 'all' })
      clock.advance(100)
      if (step % 256 === 0) await Promise.resolve()
    }
    expect(limiter.stats()).toMatchObject({ ticks: 2_600, lateTicks: 0 })
    expect(limiter.forecast().resources.db.total[1]?.mean).toBeCloseTo(10, 1)
    expect(errors).toEqual([])
    await limiter.close()
  }
}, 60_000)

test('with a clock of the user’s the worker of an adapter is not asked for', async () => {
  let started = 0
  const startWorker = () => {
    started += 1
    return { train: () => new Promise<Float64Array>(() => undefined), close: () => undefined }
  }
  const view = (request: unknown) => request
  const made = [
    createLimiterFor({ resources, clock: manualClock() }, view, startWorker),
    createLimiterFor({ resources, predict: { worker: false } }, view, startWorker),
    createLimiterFor({ resources, predict: false }, view, startWorker),
    createLimiterFor({ resources, predict: { worker: idleWorker() } }, view, startWorker),
  ]
  expect(started).toBe(0)
  made.push(createLimiterFor({ resources }, view, startWorker))
  expect(started).toBe(1)
  for (const { limiter } of made) await limiter.close()
})
