import { expect, test } from '@jest/globals'
import { drawLogNormal, drawPoisson } from '../../src/generator/draws.ts'
import { generate } from '../../src/generator/generate.ts'
import { seededRandom } from '../../src/generator/seeded-random.ts'

const hourOf = (atMs: number): number => (atMs - Date.UTC(2026, 0, 5)) / 3_600_000
const arrivals = [...generate(1)]
const perHour = (type: string, from: number, to: number): number =>
  arrivals.filter((one) => one.type === type && hourOf(one.atMs) >= from && hourOf(one.atMs) < to)
    .length /
  (to - from)

test('the same seed gives the same arrivals, another seed others', () => {
  expect([...generate(1)]).toEqual(arrivals)
  expect([...generate(2)].length).not.toBe(arrivals.length)
})

test('thirty hours in order of time', () => {
  const times = arrivals.map((one) => one.atMs)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(hourOf(times.at(0) ?? 0)).toBeCloseTo(6, 1)
  expect(hourOf(times.at(-1) ?? 0)).toBeCloseTo(36, 1)
})

test('orders are busiest in the evening and quietest in the morning', () => {
  // 25 · (1 + 0.6 · cos) averages 39.5 over 19:00–21:00 and 10.5 over 7:00–9:00.
  expect(perHour('POST /orders', 19, 21)).toBeGreaterThan(28)
  expect(perHour('POST /orders', 7, 9)).toBeLessThan(20)
})

test('the flash crowd brings four times the readers, the flood 1,500 strangers an hour', () => {
  expect(perHour('GET /articles', 20, 21) / perHour('GET /articles', 18, 19)).toBeGreaterThan(3)
  expect(Math.abs(perHour('GET /wp-login.php', 32, 35) / 1_500 - 1)).toBeLessThan(0.1)
  expect(perHour('GET /wp-login.php', 6, 32)).toBe(0)
})

test('draws have the mean they are asked for', () => {
  const random = seededRandom(7)
  const mean = (draw: () => number): number => {
    const values = Array.from({ length: 20_000 }, draw)
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
  expect(Math.abs(mean(() => drawPoisson(4, random)) / 4 - 1)).toBeLessThan(0.03)
  expect(Math.abs(mean(() => drawLogNormal(600, 0.8, random)) / 600 - 1)).toBeLessThan(0.03)
})
