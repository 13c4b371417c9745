import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type CoverageWindow,
  coverageOf,
  createCoverageWindow,
  noteCoverage,
} from '../../src/predict/coverage-window.ts'

/** Notes labels of one kind; returns how often the verdict changed. */
function noteMany(window: CoverageWindow, count: number, covered: boolean): number {
  let changes = 0
  for (let n = 0; n < count; n++) if (noteCoverage(window, covered)) changes += 1
  return changes
}

test('there is no verdict on fewer than 500 labels', () => {
  const window = createCoverageWindow()
  expect(noteMany(window, 499, false)).toBe(0)
  expect(window.calibrated).toBe(true)
  expect(noteMany(window, 1, false)).toBe(1)
  expect(window.calibrated).toBe(false)
})

test('87 % of 500 is still trusted, one label less is not', () => {
  const window = createCoverageWindow()
  noteMany(window, 435, true)
  noteMany(window, 65, false)
  expect([window.calibrated, coverageOf(window)]).toEqual([true, 0.87])
  // The window moves on over labels that were covered.
  expect(noteCoverage(window, false)).toBe(true)
  expect([window.calibrated, coverageOf(window)]).toEqual([false, 0.868])
})

test('trust comes back at 89 %, not before', () => {
  const window = createCoverageWindow()
  noteMany(window, 500, false)
  expect(noteMany(window, 444, true)).toBe(0)
  expect(window.calibrated).toBe(false)
  expect(noteCoverage(window, true)).toBe(true)
  expect([window.calibrated, coverageOf(window)]).toEqual([true, 0.89])
})

test('over-coverage never costs trust', () => {
  const window = createCoverageWindow()
  expect(noteMany(window, 5_000, true)).toBe(0)
  expect([window.calibrated, coverageOf(window)]).toEqual([true, 1])
})

test('coverage is unknown until there are labels, and then their share', () => {
  const window = createCoverageWindow()
  expect(coverageOf(window)).toBeUndefined()
  noteMany(window, 3, true)
  noteMany(window, 1, false)
  expect(coverageOf(window)).toBe(0.75)
})

test('the share is that of the last 500 labels, counted anew', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 1_500 }), (labels) => {
      const window = createCoverageWindow()
      for (const covered of labels) noteCoverage(window, covered)
      const last = labels.slice(-500)
      expect(coverageOf(window)).toBe(last.filter(Boolean).length / last.length)
    }),
  )
})
