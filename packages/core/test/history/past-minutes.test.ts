import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type PastMinute, PastMinutes } from '../../src/history/past-minutes.ts'

const STEP_MS = 10_000
const MINUTE_MS = 60_000
/** A whole minute of some day. */
const START_MS = 20_000 * 86_400_000

/** Records by time and, if given, units: the minutes they make, relative to the start. */
function minutesOf(records: readonly (readonly [atMs: number, units?: number])[]) {
  const minutes = new PastMinutes(STEP_MS)
  const over: PastMinute[] = []
  let late = 0
  for (const [atMs, units = 1] of records) {
    const passed = minutes.goTo(START_MS + atMs)
    if (passed === undefined) late += 1
    else {
      over.push(...passed)
      minutes.add('class', START_MS + atMs, units)
    }
  }
  over.push(...minutes.end())
  const shown = over.map(({ firstStep, steps, demand }) => [
    firstStep - START_MS / STEP_MS,
    steps,
    Array.from(demand.get('class')?.subarray(0, steps) ?? []),
  ])
  return { shown, late, over }
}

test('records are counted in the steps of their minutes, from the first to the last of them', () => {
  const { shown } = minutesOf([[25_000], [26_000], [59_000], [61_000, 5], [95_000]])
  expect(shown).toEqual([
    [2, 4, [2, 0, 0, 1]],
    [6, 4, [5, 0, 0, 1]],
  ])
})

test('a minute without a record among others is a minute without demand', () => {
  const records = [0, 1, 2, 3, 4, 5].map((second) => [second * 1000] as const)
  const { shown } = minutesOf([...records, [4 * MINUTE_MS]])
  expect(shown.map(([first, steps]) => [first, steps])).toEqual([
    [0, 6],
    [6, 6],
    [12, 6],
    [18, 6],
    [24, 1],
  ])
})

test('a long silence in a busy log is a gap, and in a sparse one it is not', () => {
  const busy = Array.from({ length: 100 }, (_, i) => [i * 500] as const)
  const { shown } = minutesOf([...busy, [3_600_000]])
  expect(shown.map(([first, steps]) => [first, steps])).toEqual([
    [0, 5],
    [360, 1],
  ])
  const sparse = Array.from({ length: 50 }, (_, i) => [i * 600_000] as const)
  expect(minutesOf(sparse).over.length).toBe(49 * 10 + 1)
})

test('a record that is a little late counts at the beginning of the open minute, a later one not', () => {
  const { shown, late } = minutesOf([[0], [70_000], [55_000, 7], [131_000], [60_000, 9]])
  expect(late).toBe(1)
  expect(shown).toEqual([
    [0, 6, [1, 0, 0, 0, 0, 0]],
    [6, 6, [7, 1, 0, 0, 0, 0]],
    [12, 2, [0, 1]],
  ])
})

test('whatever records there are, each is counted once and minutes follow one another', () => {
  const gaps = fc.oneof(fc.nat(5_000), fc.nat(200_000), fc.nat(40_000_000))
  fc.assert(
    fc.property(fc.array(gaps, { minLength: 1, maxLength: 60 }), (waits) => {
      const records = waits.map((_, i) => {
        return [waits.slice(0, i + 1).reduce((sum, wait) => sum + wait)] as const
      })
      const { over, late } = minutesOf(records)
      let next = 0
      let counted = 0
      for (const { firstStep, steps, demand } of over) {
        expect(steps).toBeGreaterThan(0)
        expect(firstStep).toBeGreaterThanOrEqual(next)
        next = firstStep + steps
        for (const units of demand.values()) {
          for (const each of units.subarray(0, steps)) counted += each
        }
      }
      expect([counted, late]).toEqual([records.length, 0])
    }),
  )
})
