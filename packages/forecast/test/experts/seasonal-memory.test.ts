import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createBinProfile, setBin, sumOfSteps } from '../../src/experts/bin-profile.ts'
import { lowerMedian } from '../../src/experts/lower-median.ts'
import { createSeasonGrid, positionOf, seasonGrids } from '../../src/experts/season-grid.ts'
import { createSeasonalMemory, type SeasonalMemory } from '../../src/experts/seasonal-memory.ts'

function remember(memory: SeasonalMemory, values: readonly number[], firstStep = 0): void {
  values.forEach((value, t) => {
    const isMissing = Number.isNaN(value)
    memory.observe({ value, isMissing, elapsedSteps: firstStep + t })
  })
}

function repeated(seasons: number, season: readonly number[]): number[] {
  return Array.from({ length: seasons }, () => season).flat()
}

test('a day of 100 ms steps is kept in 1,440 bins, a short season in its steps', () => {
  expect(createSeasonGrid(864_000)).toEqual({ seasonSteps: 864_000, bins: 1_440, binSteps: 600 })
  expect(createSeasonGrid(48)).toEqual({ seasonSteps: 48, bins: 48, binSteps: 1 })
  expect(createSeasonGrid(10.5).bins).toBe(10)
  expect(seasonGrids([3, 4, 0.5]).map((grid) => grid.bins)).toEqual([4])
})

test('every step of a season lies in one of its bins, and none stays empty', () => {
  for (const seasonSteps of [4, 4.2, 17.7, 1_440, 1_441.5, 5_000]) {
    const grid = createSeasonGrid(seasonSteps)
    const seen = new Set<number>()
    for (let step = 0; step < 3 * seasonSteps; step += 1) {
      seen.add(Math.floor(positionOf(grid, step)))
    }
    expect(Math.min(...seen)).toBe(0)
    expect(Math.max(...seen)).toBe(grid.bins - 1)
    expect(seen.size).toBe(grid.bins)
  }
})

test('the lower median is the lower middle of the sorted known values', () => {
  const unknowns = fc.array(fc.constantFrom(-1, 0, 1, 2, 5, 5, 7.5, 60), {
    minLength: 7,
    maxLength: 7,
  })
  fc.assert(
    fc.property(unknowns, (values) => {
      const known = values.filter((value) => value >= 0).sort((a, b) => a - b)
      const middle = known[Math.floor((known.length - 1) / 2)] ?? 0
      expect(lowerMedian(Float64Array.of(9, ...values, 9), 1, 8)).toBe(middle)
    }),
  )
  expect(lowerMedian(Float64Array.of(5, 6, 60, 5, 7), 0, 5)).toBe(6)
})

test('the sum of a stretch equals the demand of its steps added one by one', () => {
  const stretches = [
    [0, 1],
    [2, 5],
    [11, 2],
    [7, 12],
    [5, 40],
  ] as const
  const bin = fc.integer({ min: 0, max: 3 })
  const sets = fc.array(fc.record({ bin, inOrder: fc.boolean(), value: fc.nat(50) }))
  fc.assert(
    fc.property(sets, (sets) => {
      const profile = createBinProfile({ ...createSeasonGrid(12), bins: 4, binSteps: 3 })
      const values = [0, 0, 0, 0]
      let next = 0
      for (const { bin, inOrder, value } of sets) {
        const at = inOrder ? next : bin
        setBin(profile, at, value)
        values[at] = value
        next = (at + 1) % 4
      }
      for (const [first, steps] of stretches) {
        const each = Array.from({ length: steps }, (_, i) => Math.floor(((first + i) % 12) / 3))
        const sum = each.reduce((total, at) => total + (values[at] as number) / 3, 0)
        expect(sumOfSteps(profile, first, steps)).toBeCloseTo(sum, 9)
      }
    }),
  )
})

test('what is typical is the median of seven seasons, and incidents are not repeated', () => {
  const memory = createSeasonalMemory(createSeasonGrid(4))
  const seasons = [
    [1, 2, 3, 4],
    [2, 3, 4, 5],
    [900, 3, 4, 6],
    [3, 4, 0, 4],
    [900, 4, 5, 7],
    [4, 5, 6, 3],
    [900, 3, 5, 1],
  ]
  remember(memory, [...seasons.flat(), 0])
  const medians = [0, 1, 2, 3].map((bin) => {
    const sorted = seasons.map((season) => season[bin] as number).sort((a, b) => a - b)
    return sorted[3]
  })
  expect(Array.from(memory.typical.values)).toEqual(medians)
  expect(Array.from(memory.latest.values)).toEqual([4, 3, 5, 4])
})

test('it is ready after two full seasons, and gaps make that later', () => {
  const gap = Number.NaN
  const whole = createSeasonalMemory(createSeasonGrid(4))
  remember(whole, repeated(2, [1, 2, 3, 4]))
  expect(whole.isReady()).toBe(false)
  remember(whole, [1], 8)
  expect(whole.isReady()).toBe(true)
  const gappy = createSeasonalMemory(createSeasonGrid(4))
  remember(gappy, [1, 2, gap, 4, 1, 2, 3, 4, 1])
  expect(gappy.isReady()).toBe(false)
})

test('a missing step is left out of its bin, and no season is forgotten for it', () => {
  const memory = createSeasonalMemory({ seasonSteps: 8, bins: 4, binSteps: 2 })
  remember(memory, [
    ...repeated(2, [1, 1, 2, 2, 3, 3, 4, 4]),
    1.5,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ])
  remember(memory, [0], 20)
  expect(memory.latest.values[0]).toBe(3)
  expect(memory.latest.values[1]).toBe(4)
})

test('a bin that was never known looks like the one before it', () => {
  const memory = createSeasonalMemory(createSeasonGrid(4))
  remember(memory, repeated(3, [7, 8, Number.NaN, 9]))
  memory.rebuild()
  expect(Array.from(memory.typical.values)).toEqual([7, 8, 8, 9])
})
