import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/seeded-counts.ts'
import { createForecaster, type Outlook } from '../../src/index.ts'

const horizons = [1, 10]

/** Demand of which a part was ordered 10 steps before: what is ordered varies, and nothing else tells. */
function ordered(steps: number): {
  demand: number[]
  openAt: (t: number, steps: number) => number
} {
  const random = seededRandom(5)
  const orders = Array.from({ length: steps + 20 }, () => (random() < 0.1 ? 100 * random() : 0))
  const demand = orders.slice(10, steps + 10).map((due) => due + 20 * random())
  // After step t the orders due at t + 1 … t + 10 are known.
  const openAt = (t: number, ahead: number) =>
    orders.slice(t + 11, t + 11 + Math.min(10, ahead)).reduce((sum, order) => sum + order, 0)
  return { demand, openAt }
}

/** Root mean squared error of each horizon over the second half. */
function errorsOf(demand: readonly number[], outlookAt?: (t: number, steps: number) => number) {
  let now = -1
  const outlook: Outlook | undefined = outlookAt && ((steps) => outlookAt(now, steps))
  const forecaster = createForecaster({ stepMs: 1_000, horizons, seasonsMs: [], outlook })
  const squares = horizons.map(() => 0)
  demand.forEach((value, t) => {
    now = t
    forecaster.observe(value)
    if (t < demand.length / 2 || t + 10 >= demand.length) return
    horizons.forEach((steps, index) => {
      const came = demand.slice(t + 1, t + 1 + steps).reduce((sum, each) => sum + each, 0)
      squares[index] = (squares[index] as number) + (came - forecaster.forecast(steps).mean) ** 2
    })
  })
  return { forecaster, errors: squares.map((sum) => Math.sqrt(sum / (demand.length / 2))) }
}

test('what is known to be coming takes away the error that it explains', () => {
  const { demand, openAt } = ordered(4_000)
  const blind = errorsOf(demand).errors
  const seeing = errorsOf(demand, openAt)
  // Orders vary with a deviation of 17.2 a step, the rest of the demand with 20/√12 = 5.8.
  expect(blind[0]).toBeGreaterThan(17)
  expect(seeing.errors[0]).toBeLessThan(1.1 * 5.8)
  expect(seeing.errors[1]).toBeLessThan(1.3 * 5.8 * Math.sqrt(10))
  expect(seeing.forecaster.selected(1)?.expert).toBe('regression-outlook')
})

test('an outlook of noise, or of nothing, does not make forecasts worse', () => {
  const { demand } = ordered(2_000)
  const random = seededRandom(9)
  const blind = errorsOf(demand).errors
  for (const useless of [() => 50 * random(), () => 0]) {
    errorsOf(demand, useless).errors.forEach((error, index) => {
      expect(error / (blind[index] as number)).toBeLessThan(1.002)
    })
  }
})

test('NaN, negative and infinite outlooks give finite forecasts', () => {
  const { demand } = ordered(600)
  for (const wrong of [Number.NaN, -5, Number.POSITIVE_INFINITY]) {
    const { forecaster } = errorsOf(demand, (t) => (t % 7 === 0 ? wrong : 3))
    for (const steps of [1, 10, 25]) {
      const { mean, upper } = forecaster.forecast(steps)
      expect(Number.isFinite(mean) && Number.isFinite(upper)).toBe(true)
    }
  }
})

test('an outlook that throws from the start is as one of nothing, and is asked once', () => {
  const { demand } = ordered(600)
  let asked = 0
  const broken = errorsOf(demand, () => {
    asked += 1
    throw new Error('broken')
  })
  const silent = errorsOf(demand, () => 0)
  expect(asked).toBe(1)
  expect(broken.errors).toEqual(silent.errors)
  for (const steps of horizons) {
    expect(broken.forecaster.forecast(steps).upper).toBe(silent.forecaster.forecast(steps).upper)
  }
})

test('one that throws after it was heard is heard no more, and the rest goes on', () => {
  const { demand, openAt } = ordered(4_000)
  let now = -1
  const outlook = (steps: number) => {
    if (now >= 2_500) throw new Error('broken')
    return openAt(now, steps)
  }
  const told = createForecaster({ stepMs: 1_000, horizons, seasonsMs: [], outlook })
  const blind = createForecaster({ stepMs: 1_000, horizons, seasonsMs: [] })
  let [squares, blindSquares] = [0, 0]
  for (now = 0; now < demand.length - 1; now += 1) {
    for (const forecaster of [told, blind]) forecaster.observe(demand[now] as number)
    if (now < 3_000) continue
    squares += (told.forecast(1).mean - (demand[now + 1] as number)) ** 2
    blindSquares += (blind.forecast(1).mean - (demand[now + 1] as number)) ** 2
  }
  expect(Math.sqrt(squares / blindSquares)).toBeLessThan(1.02)
  expect(told.selected(1)?.expert).not.toBe('regression-outlook')
})

test('a snapshot keeps what the outlook is worth', () => {
  const { demand, openAt } = ordered(3_000)
  const { forecaster } = errorsOf(demand, openAt)
  const restored = createForecaster({
    stepMs: 1_000,
    horizons,
    seasonsMs: [],
    outlook: (steps) => openAt(demand.length - 1, steps),
  })
  restored.restore(JSON.parse(JSON.stringify(forecaster.snapshot())))
  for (const steps of horizons) {
    expect(restored.forecast(steps).mean).toBeCloseTo(forecaster.forecast(steps).mean, 9)
  }
})
