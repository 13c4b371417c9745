import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { SourceItem } from '../../src/arrival.ts'
import { chooseLimits } from '../../src/survey/choose-limits.ts'
import { chooseSpeed } from '../../src/survey/choose-speed.ts'
import { DemandBins } from '../../src/survey/demand-bins.ts'
import { survey } from '../../src/survey/survey.ts'

async function* items(list: readonly SourceItem[]): AsyncGenerator<SourceItem, void> {
  yield* list
}

const arrival = (atMs: number, costs = {}): SourceItem => ({
  kind: 'arrival',
  atMs,
  type: 'a',
  client: 'c',
  costs,
})

/** One request a second for 1,000 s, and 200 at once in the middle. */
const peaky = [...Array(1_000).keys()].flatMap((second) =>
  Array.from({ length: second === 500 ? 200 : 1 }, () => arrival(second * 1_000, { rows: 3 })),
)
const log = { kind: 'log', path: '' } as const

test('a survey counts lines, arrivals and the demand of every resource', async () => {
  const bad: SourceItem = { kind: 'unreadable', line: 2, text: 'x', why: 'y' }
  const found = await survey(items([arrival(5_000, { rows: 2 }), bad, arrival(9_000, { rows: 3 })]))
  expect(found).toMatchObject({
    lines: 3,
    unreadable: 1,
    arrivals: 2,
    firstAtMs: 5_000,
    lastAtMs: 9_000,
  })
  expect([...found.demand].map(([name, { total, largest }]) => [name, total, largest])).toEqual([
    ['requests', 2, 1],
    ['rows', 5, 3],
  ])
})

test('bins keep the total whatever the length, and stay few', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2 ** 40 })), (times) => {
      const bins = new DemandBins()
      for (const time of times) bins.add(time, 1)
      expect(bins.sums.reduce((sum, value) => sum + value, 0)).toBe(times.length)
      expect(bins.sums.length).toBeLessThanOrEqual(8_192)
    }),
  )
})

test.each([
  [10_000, 302_400_000, 10_800], // 3.5 days: three hours a second, 28 s
  [215_680, 7_200_000, 60], // 144 s would be needed at half of 3,000: a minute a second, 120 s
  [50, 20_000, 1], // shorter than half a minute: real time
])('%s arrivals in %s ms are replayed at %s', (arrivals, lengthMs, speed) => {
  expect(
    chooseSpeed(
      { lines: 0, unreadable: 0, arrivals, firstAtMs: 0, lastAtMs: lengthMs, demand: new Map() },
      3_000,
    ),
  ).toBe(speed)
})

test('limits follow the peaks: about two in a hundred find no token', async () => {
  const found = await survey(items(peaky))
  const [requests, rows] = chooseLimits(log, found, 10)
  // 1,199 requests, of which 24 may be refused: the burst has to hold 176 of the 200.
  expect(requests?.limit).toBeGreaterThanOrEqual(165)
  expect(requests?.limit).toBeLessThanOrEqual(180)
  expect(rows?.limit).toBeGreaterThan(3 * 160)
  expect(requests).toMatchObject({ windowMs: 10_000, burst: requests?.limit })
})

test('a limit has two digits, and its burst has room for the costliest request', async () => {
  const steady = [...Array(1_000).keys()].map((second) =>
    arrival(second * 1_000, { rows: second === 700 ? 400 : 3 }),
  )
  const [requests, rows] = chooseLimits(log, await survey(items(steady)), 100)
  // 90 at the start and ten windows of 90 are 990 of the 1,000; 89 would do and is rounded up.
  expect(requests?.limit).toBe(90)
  expect(rows?.burst).toBeGreaterThanOrEqual(400)
})
