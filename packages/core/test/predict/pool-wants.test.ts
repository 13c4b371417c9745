import { expect, test } from '@jest/globals'
import { createForecaster } from '@predictive-limit/forecast'
import fc from 'fast-check'
import { UNITS } from '../../src/buckets/bucket-config.ts'
import { type ClassPool, createClassPool, observeStep } from '../../src/predict/class-pool.ts'
import { quantileAtLoad, sizeWants, weightOfShare } from '../../src/predict/pool-wants.ts'
import { forecasterOptions, poolStepsFor } from '../../src/predict/predictor-settings.ts'
import { seededRandom } from '../limiter/seeded-random.ts'

const STEP_MS = 100
const settings = {
  stepMs: STEP_MS,
  horizons: [1, 10],
  level: 0.95,
  models: 'auto',
  hasOutlook: false,
  worker: undefined,
  poolSteps: poolStepsFor(STEP_MS),
} as const

/** A step in which the pool paid all. */
function take(pool: ClassPool, offered: number): void {
  pool.forecaster.observe(offered)
  observeStep(pool, { offered, drawn: offered })
}

/** A class that was offered `perStep` tokens a step, more or less, for a minute, all from its pool. */
function aPool(classIndex: number, perStep: number): ClassPool {
  const nothing = { outlook: undefined, bottomUp: undefined }
  const forecaster = createForecaster(forecasterOptions(settings, nothing))
  const about = { pool: classIndex, classIndex, name: `class ${classIndex}`, forecaster }
  const pool = createClassPool(about, settings.poolSteps)
  const random = seededRandom(classIndex)
  for (let step = 0; step < 600; step++) {
    const offered = Math.round(2 * perStep * random())
    take(pool, offered)
  }
  pool.dials.gain = 1
  pool.dials.margin = 1
  return pool
}

/** Wants on a resource of `refillPerSecond`, by class; all is established unless said otherwise. */
function wantsOf(
  pools: readonly ClassPool[],
  refillPerSecond: number,
  established: readonly number[] = pools.map(() => 1e9),
  othersPerSecond = 0,
) {
  const byClass = new Float64Array(256)
  for (const [i, { classIndex }] of pools.entries()) byClass[classIndex] = established[i] ?? 0
  const context = { refillPerSecond, othersPerSecond, stepMs: STEP_MS, established: byClass }
  sizeWants(pools, context)
  return pools.map(({ want }) => want)
}

test('the quantile falls with the load from 0.95 to 0.5, on a straight line', () => {
  expect(quantileAtLoad(0)).toBe(0.95)
  expect(quantileAtLoad(0.7)).toBe(0.95)
  expect(quantileAtLoad(0.85)).toBeCloseTo(0.725, 12)
  expect(quantileAtLoad(1)).toBeCloseTo(0.5, 12)
  expect(quantileAtLoad(1e300)).toBeCloseTo(0.5, 12)
})

test('half of a weight is an equal floor, half the established part', () => {
  expect(weightOfShare(30, 100, 4)).toBeCloseTo(0.275, 12)
  expect(weightOfShare(0, 0, 4)).toBe(0.125)
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { minLength: 1 }),
      (own) => {
        const all = own.reduce((a, b) => a + b)
        const weights = own.map((each) => weightOfShare(each, all, own.length))
        expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
      },
    ),
  )
})

test('a want is the upper bound of the next second: a rate times gain, a level times margin', () => {
  const pool = aPool(1, 20)
  pool.dials.gain = 1.2
  pool.dials.margin = 2
  const [want] = wantsOf([pool], 1e6)
  const upper = pool.forecaster.forecast(10).quantile(0.95)
  expect(upper).toBeGreaterThan(200)
  expect(want).toMatchObject({ pool: 1, class: 'class 1', weight: 1 })
  expect(want?.ratePerSecond).toBeCloseTo(upper * 1.2 * UNITS, 3)
  expect(want?.capacity).toBeCloseTo(upper * 2 * UNITS, 3)
})

test('weights follow what is established', () => {
  const wants = wantsOf([aPool(1, 20), aPool(2, 20)], 1e6, [300, 100])
  expect(wants.map(({ weight }) => weight)).toEqual([0.625, 0.375])
})

test('with scarcity a class wants its upper bound only for what it has established', () => {
  const [steady, flood] = [aPool(1, 20), aPool(2, 200)]
  const generous = (pool: ClassPool) => pool.forecaster.forecast(10).quantile(0.95) * UNITS
  const mean = flood.forecaster.forecast(10).mean
  const [one, other] = wantsOf([steady, flood], 100, [1_000, 0])
  expect(one?.ratePerSecond).toBeCloseTo(generous(steady), 3)
  const modest = flood.forecaster.forecast(10).quantile(0.5) * UNITS
  expect(other?.ratePerSecond).toBeCloseTo(modest, 3)
  const half = aPool(2, 200)
  const [, partly] = wantsOf([steady, half], 100, [1_000, mean / 2])
  expect(partly?.ratePerSecond).toBeCloseTo(Math.max(modest, generous(half) / 2), 3)
})

test('how scarce tokens are is judged by what clients of all instances ask for', () => {
  const refillPerSecond = 1e6
  const want = (others: number) => wantsOf([aPool(1, 200)], refillPerSecond, [0], others)[0]
  const forecast = aPool(1, 200).forecaster.forecast(10)
  expect(want(0)?.ratePerSecond).toBeCloseTo(forecast.quantile(0.95) * UNITS, 3)
  expect(want(refillPerSecond)?.ratePerSecond).toBeCloseTo(forecast.quantile(0.5) * UNITS, 3)
})

test('a class without demand for two seconds wants nothing', () => {
  const pool = aPool(1, 20)
  for (let step = 0; step < 19; step++) take(pool, 0)
  expect(wantsOf([pool], 1e6)[0]?.ratePerSecond).toBeGreaterThan(0)
  take(pool, 0)
  expect(wantsOf([pool], 1e6)[0]).toMatchObject({ ratePerSecond: 0, capacity: 0 })
})

test('a class whose interval is not to be trusted wants nothing, and the others go on', () => {
  const pools = [aPool(1, 20), aPool(2, 20)]
  const [doubted] = pools
  if (doubted) doubted.coverage.calibrated = false
  const [first, second] = wantsOf(pools, 1e6)
  expect(first).toMatchObject({ ratePerSecond: 0, capacity: 0 })
  expect(second?.ratePerSecond).toBeGreaterThan(0)
})

test('a reservation rises at once and falls by at most a tenth in a second', () => {
  const pool = aPool(1, 20)
  const reserved = () => {
    const [want] = wantsOf([pool], 1e6)
    return [want?.ratePerSecond, want?.capacity] as [number, number]
  }
  const [rate, capacity] = reserved()
  pool.dials.gain = 1.5
  pool.dials.margin = 2
  const [raisedRate, raisedCapacity] = reserved()
  expect(raisedRate).toBeCloseTo(1.5 * rate, 3)
  expect(raisedCapacity).toBeCloseTo(2 * capacity, 3)
  pool.dials.gain = 0.8
  pool.dials.margin = 0.5
  for (let tick = 1; tick < 10; tick++) reserved()
  const [fallenRate, fallenCapacity] = reserved()
  expect(fallenRate / raisedRate).toBeCloseTo(0.99 ** 10, 9)
  expect(fallenCapacity / raisedCapacity).toBeCloseTo(0.99 ** 10, 9)
})

test('pools are sized for one second in whole steps, and at least for two', () => {
  expect([100, 250, 300, 1_000, 2_000].map(poolStepsFor)).toEqual([10, 4, 4, 2, 2])
})
