import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { seededRandom } from '../../bench/seeded-counts.ts'
import { createForecaster, type Outlook } from '../../src/index.ts'

const horizons = [1, 5]

/** A rate that wanders, and demand of that many requests whose costs spread widely. */
function wandering(length: number) {
  const random = seededRandom(11)
  const rates: number[] = []
  const demand: number[] = []
  let rate = 20
  for (let t = 0; t < length; t += 1) {
    if (random() < 0.05) rate = 5 + 40 * random()
    rates.push(rate)
    const requests = Math.round(rate)
    demand.push(
      Array.from({ length: requests }, () => -10 * Math.log(1 - random())).reduce((a, b) => a + b),
    )
  }
  return { rates, demand }
}

/** Forecast means by horizon, step after step. */
function meansOf(demand: readonly number[], bottomUpAt?: (t: number, steps: number) => number) {
  let now = 0
  const bottomUp: Outlook | undefined = bottomUpAt && ((steps) => bottomUpAt(now, steps))
  const forecaster = createForecaster({ stepMs: 100, horizons, seasonsMs: [], bottomUp })
  const means = demand.map((value, t) => {
    now = t
    forecaster.observe(value)
    return horizons.map((steps) => forecaster.forecast(steps).mean)
  })
  return { forecaster, means }
}

function errorOf(means: readonly (readonly number[])[], demand: readonly number[]): number {
  let squares = 0
  for (let t = 500; t + 1 < demand.length; t += 1) {
    squares += ((means[t]?.[0] ?? Number.NaN) - (demand[t + 1] ?? Number.NaN)) ** 2
  }
  return Math.sqrt(squares)
}

test('who counts the requests behind a sum of costs is heard', () => {
  const { rates, demand } = wandering(4_000)
  const told = meansOf(demand, (t, steps) => 10 * (rates[t] ?? 0) * steps)
  expect(errorOf(told.means, demand)).toBeLessThan(0.9 * errorOf(meansOf(demand).means, demand))
  expect(told.forecaster.selected(1)?.expert).toBe('bottom-up')
})

test('noise is not heard', () => {
  const { demand } = wandering(4_000)
  const random = seededRandom(5)
  const told = meansOf(demand, (_, steps) => 400 * random() * steps)
  expect(errorOf(told.means, demand)).toBeLessThan(1.005 * errorOf(meansOf(demand).means, demand))
})

test('an exception, no number, or nothing at all changes no forecast', () => {
  const { demand } = wandering(300)
  const { means } = meansOf(demand)
  for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY, 0]) {
    expect(meansOf(demand, () => wrong).means).toEqual(means)
  }
  const broken = () => {
    throw new Error('broken')
  }
  expect(meansOf(demand, broken).means).toEqual(means)
})

test('after an exception it is not asked again', () => {
  let asked = 0
  const forecaster = createForecaster({
    stepMs: 100,
    bottomUp: () => {
      asked += 1
      throw new Error('broken')
    },
  })
  for (let t = 0; t < 20; t += 1) forecaster.observe(1)
  expect(asked).toBe(1)
})

test('models named one by one leave it out', () => {
  const { demand } = wandering(300)
  const models = ['ewma'] as const
  const bottomUp = () => 1e6
  const [told, plain] = [{ bottomUp }, {}].map((extra) => {
    const forecaster = createForecaster({ stepMs: 100, models, ...extra })
    for (const value of demand) forecaster.observe(value)
    return forecaster.forecast(1).mean
  })
  expect(told).toBe(plain)
})

test('whatever it says, forecasts stay finite numbers from 0 up', () => {
  const sums = fc.array(fc.double(), { minLength: 20, maxLength: 200 })
  fc.assert(
    fc.property(sums, (said) => {
      const demand = said.map((_, t) => t % 7)
      const { means } = meansOf(demand, (t) => said[t] ?? 0)
      for (const mean of means.flat())
        expect(mean >= 0 && mean < Number.POSITIVE_INFINITY).toBe(true)
    }),
    { numRuns: 50 },
  )
})
