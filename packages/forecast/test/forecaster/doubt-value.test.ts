import { expect, test } from '@jest/globals'
import { createCredit, doubtValue } from '../../src/forecaster/doubt-value.ts'

/** What becomes of the last of these values; undefined: missing. */
function believed(values: readonly number[]): number | undefined {
  const credit = createCredit()
  const step = { value: 0, isMissing: false, elapsedSteps: 0 }
  for (const value of values) {
    step.value = value
    doubtValue(credit, step)
  }
  return step.isMissing ? undefined : step.value
}

const eights = new Array<number>(50).fill(8)

test('the worked number holds: a value counts as a hundred times the largest lately, the next as itself', () => {
  expect(believed([...eights, 5_000])).toBe(800)
  expect(believed([...eights, 5_000, 5_000])).toBe(5_000)
  expect(believed([...eights, 800])).toBe(800)
})

test('the first fifty values are taken as they come', () => {
  expect(believed([...eights.slice(1), 5_000])).toBe(5_000)
})

test('idle hours take nothing from what was large before', () => {
  expect(believed([...eights, ...new Array<number>(36_000).fill(0), 500])).toBe(500)
})

test('what is forgotten is forgotten slowly: half after 7,000 smaller values', () => {
  const later = believed([...eights, ...new Array<number>(6_931).fill(1), 5_000]) as number
  expect(later).toBeGreaterThan(395)
  expect(later).toBeLessThan(405)
})

test('small numbers are not large ones: below a tenth nothing is doubted', () => {
  expect(believed([...new Array<number>(50).fill(1e-9), 0.1])).toBe(0.1)
})

test('what is not a number from 0 to 2⁵³ is missing, and nothing is measured by it', () => {
  for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY, 2 ** 53, 1e300]) {
    expect(believed([...eights, value])).toBeUndefined()
    expect(believed([...eights, value, 5_000])).toBe(800)
  }
})
