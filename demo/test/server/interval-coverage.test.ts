import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { IntervalCoverage } from '../../src/server/interval-coverage.ts'
import { RunningSum } from '../../src/server/running-sum.ts'

const forecast = (madeAtMs: number, lower: number, upper: number) => ({
  madeAtMs,
  level: 0.95,
  resources: {
    requests: {
      total: [{ horizonMs: 100, mean: (lower + upper) / 2, lower, upper, selected: undefined }],
      classes: {},
    },
  },
})

test('a forecast is judged once its horizon is over, by what was offered within it', () => {
  const coverage = new IntervalCoverage(['requests'])
  const offer = (...times: readonly number[]): void => {
    for (const atMs of times) coverage.noteOffered({ requests: 1 }, atMs)
  }
  offer(50)
  coverage.noteForecast(forecast(100, 2, 3), 100)
  offer(100, 199) // two within [100, 200): held
  coverage.noteForecast(forecast(200, 0, 1), 200)
  expect(coverage.coverage).toMatchObject([{ forecasts: 1, held: 1, belowUpper: 1 }])
  offer(200, 210) // two, one more than the upper bound
  coverage.noteForecast(forecast(300, 1, 5), 301)
  coverage.noteForecast(forecast(400, 0, 0), 400) // none came, one was the least expected
  expect(coverage.coverage).toEqual([
    {
      resource: 'requests',
      horizonMs: 100,
      forecasts: 3,
      held: 1,
      belowUpper: 2,
      pending: expect.anything(),
    },
  ])
})

test('nothing is judged before the first forecast was made', () => {
  const coverage = new IntervalCoverage(['requests'])
  coverage.noteForecast({ ...forecast(0, 0, 0), madeAtMs: undefined }, 100)
  expect(coverage.coverage).toEqual([])
})

test('a running sum agrees with adding up, also after it has forgotten the far past', () => {
  const steps = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 9 })), { minLength: 1 })
  fc.assert(
    fc.property(steps, fc.nat({ max: 500 }), (list, agoMs) => {
      const sum = new RunningSum(500)
      const added: [number, number][] = []
      let nowMs = 0
      for (let round = 0; added.length < 9_000; round += 1) {
        const [stepMs, amount] = list[round % list.length] ?? [0, 0]
        nowMs += stepMs
        added.push([nowMs, amount])
        sum.add(nowMs, amount)
      }
      const atMs = nowMs - agoMs
      const expected = added
        .filter(([at]) => at < atMs)
        .reduce((total, [, amount]) => total + amount, 0)
      expect(sum.before(atMs)).toBe(expected)
    }),
    { numRuns: 20 },
  )
})
