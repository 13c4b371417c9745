import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  createLabelWindow,
  isLabelKnown,
  labelOf,
  slideLabel,
} from '../../src/horizon/label-window.ts'
import { createRecentValues, keepAtLeast, pushValue } from '../../src/horizon/recent-values.ts'

function slideThrough(values: readonly number[], steps: number, grownAt = 0) {
  const recent = createRecentValues()
  const window = createLabelWindow(steps, recent)
  values.forEach((value, t) => {
    if (t === grownAt) keepAtLeast(recent, steps)
    pushValue(recent, { value, isMissing: Number.isNaN(value), elapsedSteps: t })
    slideLabel(window, recent)
  })
  return window
}

const value = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 1_000 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
)

test('the running label is the sum of the last values, the missing ones filled by their mean', () => {
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 40, maxLength: 120 }),
      fc.integer({ min: 1, max: 40 }),
      (values, steps) => {
        const window = slideThrough(values, steps)
        const known = values.slice(-steps).filter((each) => !Number.isNaN(each))
        expect(isLabelKnown(window)).toBe(known.length > 0 && known.length >= 0.9 * steps)
        fc.pre(known.length > 0)
        const sum = known.reduce((total, each) => total + each, 0)
        expect(labelOf(window)).toBeCloseTo((sum * steps) / known.length, 6)
      },
    ),
  )
})

test('values seen before the ring had to grow are kept', () => {
  const values = Array.from({ length: 60 }, (_, t) => t)
  expect(labelOf(slideThrough(values, 30, 14))).toBe(values.slice(-30).reduce((a, b) => a + b, 0))
})

test('rounding that a huge value leaves behind is gone one window later', () => {
  const values = [...new Array<number>(30).fill(0.1), 2 ** 53, ...new Array<number>(30).fill(0.1)]
  expect(labelOf(slideThrough(values, 10))).toBeCloseTo(1, 12)
})
