import { expect, test } from '@jest/globals'
import { seededCounts } from '../../bench/seeded-counts.ts'
import type { Step } from '../../src/experts/expert.ts'
import { createExcursion, watchExcursion } from '../../src/forecaster/excursion.ts'
import { createForecaster } from '../../src/index.ts'

/** The steps at which a return was believed, and the level of the last one. */
function returns(values: readonly number[]): { at: number[]; level: number } {
  const excursion = createExcursion()
  const found = { at: [] as number[], level: -1 }
  values.forEach((value, t) => {
    const step: Step = { value, isMissing: Number.isNaN(value), elapsedSteps: t }
    watchExcursion(excursion, step)
    if ((step.regained ?? -1) < 0) return
    found.at.push(t)
    found.level = step.regained ?? -1
  })
  return found
}

function repeat(value: number, steps: number): number[] {
  return new Array<number>(steps).fill(value)
}

const hour = repeat(20, 3_600)
const back = [18, 22, 19]

test('the worked number holds: three values at the old level end an excursion of two minutes', () => {
  const { at, level } = returns([...hour, ...repeat(400, 120), ...back])
  expect(at).toEqual([3_722])
  expect(level).toBeCloseTo(20, 3)
})

test('an outage is an excursion too, and a missing step is no part of one', () => {
  expect(returns([...hour, ...repeat(0, 120), ...back]).at).toEqual([3_722])
  expect(returns([...hour, ...repeat(Number.NaN, 120), ...back]).at).toEqual([])
  expect(returns([...hour, ...repeat(400, 5), 20, Number.NaN, 20, 20]).at).toEqual([3_608])
})

test('two steps are a spike, four times is the least, and a decline in steps is no return', () => {
  expect(returns([...hour, 400, 400, ...repeat(20, 100)]).at).toEqual([])
  expect(returns([...hour, ...repeat(79, 5), ...repeat(20, 100)]).at).toEqual([])
  expect(returns([...hour, ...repeat(80, 5), ...repeat(20, 100)]).at).toEqual([3_607])
  expect(returns([...hour, ...repeat(400, 5), 60, ...repeat(20, 100)]).at).toEqual([])
})

test('what stays for four thousand steps is the usual level from then on', () => {
  expect(returns([...hour, ...repeat(400, 4_000), ...back]).at).toEqual([7_602])
  expect(returns([...hour, ...repeat(400, 4_001), ...back]).at).toEqual([])
  const settled = [...hour, ...repeat(400, 4_201), ...repeat(20, 60), ...repeat(400, 3)]
  expect(returns(settled)).toEqual({ at: [settled.length - 1], level: 400 })
})

test('excursions that come more often than once in four thousand steps are what demand is like', () => {
  const flood = [...repeat(400, 60), ...repeat(20, 940)]
  const found = returns([...hour, ...flood, ...flood, ...flood, ...flood, ...flood, ...flood])
  expect(found.at).toEqual([3_662, 7_662])
})

test('where the deviation is as large as the level there is none to come back to', () => {
  const sparse = Array.from({ length: 3_600 }, (_, t) => Number(t % 2 === 0))
  expect(returns([...sparse, ...repeat(40, 20), ...sparse]).at).toEqual([])
  expect(returns([...repeat(0, 3_600), ...repeat(40, 20), ...repeat(0, 20)]).at).toEqual([])
})

test('after twenty times the demand for two minutes the mix and its averages are back in three steps', () => {
  const usual = seededCounts(3_000, 20)
  for (const models of ['auto', ['ewma'], ['holt'], ['lstm']] as const) {
    const forecaster = createForecaster({ stepMs: 1_000, horizons: [1, 10], models })
    usual.forEach((value, t) => {
      forecaster.observe(t >= 2_700 && t < 2_820 ? 20 * value : value)
      if (t === 2_822) expect(forecaster.forecast(10).mean).toBeLessThan(1.2 * 10 * 20)
    })
  }
})
