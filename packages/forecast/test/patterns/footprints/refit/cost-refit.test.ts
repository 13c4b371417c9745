import { expect, test } from '@jest/globals'
import type { CostJob, TrainingJob, TrainingWorker } from '../../../../src/index.ts'
import { CostModel } from '../../../../src/patterns/footprints/cost-model.ts'
import { CostRefit } from '../../../../src/patterns/footprints/refit/cost-refit.ts'
import { CostRefits } from '../../../../src/patterns/footprints/refit/cost-refits.ts'

/** 1 and one input x: terms 1, x, x². */
const size = 2

/** A worker that gives what it is told, at once. */
function workerWith(weights: (fits: number) => Promise<Float64Array>): {
  worker: TrainingWorker
  jobs: CostJob[]
} {
  const jobs: CostJob[] = []
  const train = (job: TrainingJob) => weights(jobs.push(job as CostJob))
  return { worker: { train, close: () => undefined }, jobs }
}

/** Input of cost i, between −1 and 1. */
const inputAt = (i: number): number => ((i * 7) % 21) / 10 - 1

/** Learns costs whose distance is 3·x² where the regression on the tick said `said`. */
async function learn(refit: CostRefit, from: number, to: number, said = 0): Promise<void> {
  for (let i = from; i < to; i += 1) {
    refit.learn(Float64Array.of(1, inputAt(i)), 1, 3 * inputAt(i) ** 2, said)
    await Promise.resolve()
  }
}

const squares = () => Promise.resolve(Float64Array.of(0, 0, 3))
const saidOf = (refit: CostRefit, x: number): number => refit.said(Float64Array.of(1, x))

test('the worker is sent the last 512 costs, oldest first, each after twice as many until 1,024 apart', async () => {
  const { worker, jobs } = workerWith(squares)
  const refit = new CostRefit(size, worker)
  await learn(refit, 0, 511)
  expect(jobs).toHaveLength(0)
  await learn(refit, 511, 1_100, 0.5)
  expect(jobs).toHaveLength(2)
  expect(jobs[1]).toMatchObject({ model: 'cost-regression', size })
  const expected = Array.from({ length: 512 }, (_, row) => {
    const x = inputAt(512 + row)
    return [1, x, 1, 3 * x ** 2, 0.5]
  })
  expect(Array.from(jobs[1]?.rows ?? [])).toEqual(expected.flat())
  await learn(refit, 1_100, 4_096)
  expect(jobs).toHaveLength(5) // after 512, 1,024, 2,048, 3,072 and 4,096
})

test('what a fit says is used from the next cost on, within the distances that were seen', async () => {
  const refit = new CostRefit(size, workerWith(squares).worker)
  await learn(refit, 0, 512)
  expect(saidOf(refit, 0.5)).toBeNaN()
  await learn(refit, 512, 513)
  expect(saidOf(refit, 0.5)).toBeCloseTo(0.75, 12)
  expect(saidOf(refit, 5)).toBeCloseTo(3, 12)
})

test('a fit that turns out no better than the regression on the tick is not used', async () => {
  const refit = new CostRefit(
    size,
    workerWith(() => Promise.resolve(Float64Array.of(9, 0, 0))).worker,
  )
  await learn(refit, 0, 520, 1)
  expect(saidOf(refit, 0.5)).toBeNaN()
})

test('it is used below 0.95 of the error of the regression on the tick, not above', async () => {
  // The fit is off by e at every cost, the regression on the tick by 1.
  for (const [error, isUsed] of [
    [0.97, true],
    [0.98, false],
  ] as const) {
    const refit = new CostRefit(
      size,
      workerWith(() => Promise.resolve(Float64Array.of(error, 0, 3))).worker,
    )
    for (let i = 0; i < 600; i += 1) {
      const x = inputAt(i)
      // One cost far off lets the fit say what it wants.
      const distance = i === 300 ? 9 : 3 * x ** 2
      refit.learn(Float64Array.of(1, x), 1, distance, distance + 1)
      await Promise.resolve()
    }
    // 0.97² = 0.941, 0.98² = 0.960
    expect(Number.isFinite(saidOf(refit, 0.5))).toBe(isUsed)
  }
})

test('weights that no fit renews are used for 2,048 costs, and no longer', async () => {
  const { worker } = workerWith((fits) =>
    fits > 1 ? Promise.reject(new Error('away')) : squares(),
  )
  const refit = new CostRefit(size, worker)
  await learn(refit, 0, 512 + 2_047)
  expect(saidOf(refit, 0.5)).toBeCloseTo(0.75, 12)
  await learn(refit, 512 + 2_047, 512 + 2_048)
  expect(saidOf(refit, 0.5)).toBeNaN()
})

test('a backtest that is lost ends the use of weights, and so does nonsense', async () => {
  for (const nonsense of [[], [1, 2], [1, Number.NaN, 3]]) {
    const { worker } = workerWith((fits) =>
      fits > 1 ? Promise.resolve(Float64Array.from(nonsense)) : squares(),
    )
    const refit = new CostRefit(size, worker)
    await learn(refit, 0, 1_024)
    expect(saidOf(refit, 0.5)).toBeCloseTo(0.75, 12)
    await learn(refit, 1_024, 1_026)
    expect(saidOf(refit, 0.5)).toBeNaN()
  }
})

test('at most 32 costs are fitted, and a type that is forgotten makes room', () => {
  const { worker } = workerWith(squares)
  const refits = new CostRefits(worker)
  const types = Array.from({ length: 20 }, () => [grownModel(), grownModel()])
  for (const [type, models] of types.entries()) refits.note(type, models)
  const fitted = () => types.flat().filter(({ refit }) => refit !== undefined).length
  expect(fitted()).toBe(32)
  refits.forgetType(3)
  for (const [type, models] of types.entries()) refits.note(type, models)
  expect(fitted()).toBe(34) // two of them of the type that is gone
})

test('a type with few costs is not fitted', () => {
  const refits = new CostRefits(workerWith(squares).worker)
  const model = grownModel(99)
  refits.note(0, [model])
  expect(model.refit).toBeUndefined()
})

function grownModel(costs = 100): CostModel {
  const model = new CostModel(size)
  model.labels = costs
  return model
}
