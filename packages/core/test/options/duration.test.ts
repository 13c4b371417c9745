import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseDuration } from '../../src/options/duration.ts'

test.each([
  ['500ms', 500],
  ['1s', 1_000],
  ['2.3s', 2_300],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['1d', 86_400_000],
  [1, 1],
] as const)('%j is %d ms', (written, ms) => {
  expect(parseDuration(written, 'window')).toBe(ms)
})

test.each([
  0,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  '1',
  'm',
  '1 m',
  '-1s',
  '0s',
  '0.5ms',
  null,
])('%p is no duration', (written) => {
  expect(() => parseDuration(written, 'window')).toThrow('PREDICTIVE_LIMIT_E_WINDOW')
})

test('every whole number of thousandths of a second can be written in seconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (ms) => {
      expect(parseDuration(`${ms / 1000}s`, 'window')).toBe(ms)
    }),
  )
})
