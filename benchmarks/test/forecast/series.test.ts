import { expect, test } from '@jest/globals'
import { generatedSeries } from '../../src/forecast/generated-series.ts'
import { seriesOfCounts, seriesOfTimes } from '../../src/forecast/series.ts'

test('requests are counted in the steps that suit their rate and duration', () => {
  // One a second for 2,000 s: too few for 0.1 s, too short for 10 s.
  const times = Array.from({ length: 2_001 }, (_, i) => i)
  const series = seriesOfTimes('steady', times)
  expect(series.map(({ name }) => name)).toEqual(['steady @ 1 s'])
  expect(series[0]?.values.every((count) => count === 1)).toBe(true)
})

test('many counts are read in sums of ten, too', () => {
  const [fine, coarse] = seriesOfCounts('long', 1, new Array<number>(100_000).fill(2))
  expect(fine?.values).toHaveLength(100_000)
  expect(coarse?.stepMs).toBe(10_000)
  expect(coarse?.values[9_999]).toBe(20)
  expect(seriesOfCounts('short', 1, [1, 2, 3])).toHaveLength(1)
})

test('generated series have the law they are named for, the same every time', () => {
  const [sparse, steady, dispersed] = generatedSeries()
  const moments = [sparse, steady, dispersed].map((series) => momentsOf(series?.values))
  expect(moments[0]?.mean).toBeCloseTo(0.5, 1)
  expect(moments[1]?.dispersion).toBeCloseTo(1, 1)
  expect(Math.abs((moments[2]?.mean ?? 0) - 8)).toBeLessThan(0.2)
  expect(Math.abs((moments[2]?.dispersion ?? 0) - 5)).toBeLessThan(0.3)
  expect(generatedSeries()[1]?.values).toEqual(steady?.values)
})

function momentsOf(values: Float64Array = new Float64Array(0)) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, dispersion: variance / mean }
}
