import { expect, test } from '@jest/globals'
import type { TrainingJob } from '../../src/index.ts'
import { aForecaster, workerModels } from './every-model.ts'
import { type Answer, workerThat } from './prompt-worker.ts'

/** Refits come after 256, 512 and 1,024 steps, then every 1,024. */
const STEPS = 2_600

function demandAt(step: number): number {
  return 50 + (step % 7)
}

function lengthOf(job: TrainingJob): number {
  if (job.model === 'lstm') return job.weights.length
  return job.model === 'cost-regression' ? 0 : job.steps
}

/** Means of every step, of a forecaster that gives its thread to others now and then. */
async function meansWith(model: (typeof workerModels)[number], answer: Answer): Promise<number[]> {
  const forecaster = aForecaster([model], { worker: workerThat(answer) })
  const means: number[] = []
  for (let step = 0; step < STEPS; step += 1) {
    forecaster.observe(demandAt(step))
    means.push(forecaster.forecast(1).mean, forecaster.forecast(10).mean)
    await Promise.resolve()
  }
  return means
}

const never: Answer = () => new Promise(() => undefined)
const useless: readonly (readonly [string, Answer])[] = [
  ['rejects', () => Promise.reject(new Error('died'))],
  [
    'throws',
    () => {
      throw new Error('broken')
    },
  ],
  ['answers NaN', async (job) => new Float64Array(lengthOf(job)).fill(Number.NaN)],
  ['answers too little', async (job) => new Float64Array(lengthOf(job) - 1).fill(50)],
  ['answers nothing', async () => undefined as never],
  ['answers null', async () => null as never],
  ['answers text', async () => 'weights' as never],
]

test.each(workerModels)(
  '%s: a worker that is of no use is as one that never answers',
  async (model) => {
    const expected = await meansWith(model, never)
    expect(expected.at(-2)).toBeGreaterThan(49)
    for (const [what, answer] of useless) {
      expect([what, await meansWith(model, answer)]).toEqual([what, expected])
    }
  },
)

/** A path, or heads that lift every forecast, far above demand. */
function farOff(job: TrainingJob): Float64Array {
  return new Float64Array(lengthOf(job)).fill(job.model === 'lstm' ? 0.5 : 500)
}

test.each(workerModels)(
  '%s: an answer to a question that is old by now is not heard',
  async (model) => {
    const waiting: (() => void)[] = []
    const worker = workerThat(
      (job) => new Promise((resolve) => waiting.push(() => resolve(farOff(job)))),
    )
    const forecaster = aForecaster([model], { worker })
    const silent = aForecaster([model], { worker: workerThat(never) })
    const both = [forecaster, silent]
    for (let step = 0; step < 600; step += 1) {
      for (const each of both) each.observe(demandAt(step))
      // The second question has been asked when the answer to the first one comes.
      if (step === 530) waiting[0]?.()
      await Promise.resolve()
    }
    expect(waiting).toHaveLength(2)
    for (const each of both) each.skip(100)
    // What the second one asked about is over, since a gap lies between.
    waiting[1]?.()
    await Promise.resolve()
    for (let step = 700; step < 760; step += 1) {
      for (const each of both) each.observe(demandAt(step))
      expect(forecaster.forecast(10).mean).toBe(silent.forecast(10).mean)
    }
  },
)

test('a path that comes late goes on from where demand is by then', async () => {
  const waiting: (() => void)[] = []
  const rising = Float64Array.from({ length: 3_072 }, (_, i) => 100 + i)
  const worker = workerThat(() => new Promise((resolve) => waiting.push(() => resolve(rising))))
  const forecaster = aForecaster(['ets'], { worker })
  for (let step = 0; step < 256 + 40; step += 1) forecaster.observe(100)
  waiting[0]?.()
  await Promise.resolve()
  // Of 100, 101, … the first 41 have passed with this step, which is as the path says.
  forecaster.observe(140)
  expect(forecaster.forecast(1).mean).toBeCloseTo(141, 6)
})
