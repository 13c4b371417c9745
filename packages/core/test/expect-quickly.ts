import { expect } from '@jest/globals'

// For what is checked a hundred thousand times: `expect` takes longer than most of what it is asked
// about, so it is called only to say what is wrong.

export function expectSame(actual: number, expected: number): void {
  if (!Object.is(actual, expected)) expect(actual).toBe(expected)
}

export function expectAtMost(actual: number, most: number): void {
  if (!(actual <= most)) expect(actual).toBeLessThanOrEqual(most)
}
