import { expect, test } from '@jest/globals'
import { parseDuration, showDuration } from '../src/durations.ts'

test.each([
  ['500ms', 500],
  ['20s', 20_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['20', undefined],
  ['0s', undefined],
  ['-1s', undefined],
  ['1 s', undefined],
])('%s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  [0.4, '0 ms'],
  [90, '90 ms'],
  [12_345, '12.3 s'],
  [60_000, '1 min'],
  [302_000_000, '3.5 d'],
])('%s ms is shown as %s', (ms, text) => {
  expect(showDuration(ms)).toBe(text)
})
