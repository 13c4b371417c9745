import { expect, test } from '@jest/globals'
import { createForecaster, idleWorker, type Scheduler, TrainingError } from '../../src/index.ts'
import { startTraining } from '../../src/worker/start-training.ts'
import { trainingJob } from './training-job.ts'

/** Time that passes only when told, and by `costMs` at every look. */
function manualScheduler(
  costMs: number,
): Scheduler & { run(): number; readonly slicesMs: number[] } {
  const due: (() => void)[] = []
  const slicesMs: number[] = []
  let nowMs = 0
  return {
    slicesMs,
    now: () => {
      nowMs += costMs
      return nowMs
    },
    after(_ms, fn) {
      due.push(fn)
      return () => {
        due.splice(due.indexOf(fn), 1)
      }
    },
    run() {
      let slices = 0
      for (let fn = due.shift(); fn !== undefined; fn = due.shift()) {
        const start = nowMs
        fn()
        slicesMs.push(nowMs - start)
        slices += 1
      }
      return slices
    },
  }
}

test('idle slices give the weights that one go would give, in pieces of at most 2 ms', async () => {
  const scheduler = manualScheduler(0.25)
  const worker = idleWorker(scheduler)
  const trained = worker.train(trainingJob())
  const slices = scheduler.run()
  const atOnce = startTraining(trainingJob())
  while (atOnce.advance());
  expect(await trained).toEqual(atOnce.weights)
  expect(slices).toBeGreaterThan(36)
  expect(Math.max(...scheduler.slicesMs)).toBeLessThanOrEqual(2 + 1e-9)
})

test('where the clock stands still, a slice ends after twelve pieces', async () => {
  const scheduler = manualScheduler(0)
  const trained = idleWorker(scheduler).train(trainingJob())
  expect(scheduler.run()).toBe(Math.ceil(256 / 12))
  expect((await trained).every(Number.isFinite)).toBe(true)
})

test('jobs wait for each other, at most 256 of them, and a broken one is rejected alone', async () => {
  const scheduler = manualScheduler(10)
  const worker = idleWorker(scheduler)
  const broken = worker.train({ ...trainingJob(), horizons: [0.5], weights: new Float64Array(3) })
  const sound = worker.train(trainingJob(160))
  const rest = Array.from({ length: 254 }, () =>
    worker.train(trainingJob(160)).then(String, String),
  )
  await expect(worker.train(trainingJob())).rejects.toThrow(TrainingError)
  const failed = broken.then(String, (error: Error) => error.name)
  const first = sound.then((weights) => weights.length)
  worker.close()
  expect(await failed).toBe('TrainingError')
  expect(await first.catch((error: Error) => error.name)).toBe('TrainingError')
  expect((await Promise.all(rest)).every((each) => each.includes('closed'))).toBe(true)
})

test('after `close` nothing is scheduled any more', async () => {
  const scheduler = manualScheduler(0)
  const worker = idleWorker(scheduler)
  const trained = worker.train(trainingJob())
  worker.close()
  await expect(trained).rejects.toThrow('closed')
  await expect(worker.train(trainingJob())).rejects.toThrow('closed')
  expect(scheduler.run()).toBe(0)
})

test('a forecaster learns through it, and the same as on its own tick', async () => {
  const scheduler = manualScheduler(0)
  const forecaster = createForecaster({
    stepMs: 100,
    horizons: [1],
    models: ['lstm'],
    worker: idleWorker(scheduler),
  })
  const alone = createForecaster({ stepMs: 100, horizons: [1], models: ['lstm'] })
  const rhythm = (t: number): number => (t % 4 < 2 ? 4 : 40)
  for (let t = 0; t < 4_000; t += 1) {
    forecaster.observe(rhythm(t))
    alone.observe(rhythm(t))
    if (scheduler.run() > 0) await Promise.resolve()
  }
  for (let t = 4_000; t < 4_008; t += 1) {
    expect(Math.abs(forecaster.forecast(1).mean - rhythm(t))).toBeLessThan(8)
    expect(Math.abs(alone.forecast(1).mean - rhythm(t))).toBeLessThan(8)
    forecaster.observe(rhythm(t))
    alone.observe(rhythm(t))
  }
})

test('it is free when nothing waits', async () => {
  const scheduler = manualScheduler(0.25)
  const worker = idleWorker(scheduler)
  expect(worker.isFree?.()).toBe(true)
  const trained = worker.train(trainingJob())
  expect(worker.isFree?.()).toBe(false)
  scheduler.run()
  await trained
  expect(worker.isFree?.()).toBe(true)
})
