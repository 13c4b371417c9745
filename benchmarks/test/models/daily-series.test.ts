import { expect, test } from '@jest/globals'
import { coarserSeries } from '../../src/forecast/coarser-series.ts'
import { seriesOf } from '../../src/forecast/series.ts'
import { dailySeries } from '../../src/models/daily-series.ts'

test('demand in longer steps is the sum of the shorter ones, without a step that is not full', () => {
  const coarse = coarserSeries(seriesOf('some', 10, [1, 2, 3, 4, 5, 6, 7]), 30_000)
  expect(coarse).toEqual({ name: 'some @ 30 s', stepMs: 30_000, values: Float64Array.of(6, 15) })
})

test('days have the shape they are named for, the same every time', () => {
  const series = dailySeries()
  const hours = meansByHour(series.find(({ name }) => name === 'office hours @ 1800 s'))
  // 5, 45 and 25 requests a step on 125 days: a mean of 250 counts is within 4·√(45/250) = 1.7.
  const expected = hours.map((_, hour) => {
    if (hour < 9 || hour >= 18) return 5
    return hour === 12 ? 25 : 45
  })
  hours.forEach((mean, hour) => {
    expect(Math.abs(mean - (expected[hour] as number))).toBeLessThan(1.7)
  })
  expect(dailySeries()).toEqual(series)
})

function meansByHour(series: ReturnType<typeof dailySeries>[number] | undefined): number[] {
  const values = series?.values ?? new Float64Array()
  return Array.from({ length: 24 }, (_, hour) => {
    const own = values.filter((_, t) => Math.floor(t / 2) % 24 === hour)
    return own.reduce((sum, value) => sum + value, 0) / own.length
  })
}
