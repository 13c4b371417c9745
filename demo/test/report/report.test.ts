import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { showAmount, showCount, showShare } from '../../src/report/amounts.ts'
import { bar, sparkline } from '../../src/report/bars.ts'
import { History } from '../../src/report/history.ts'
import { showLogTime } from '../../src/report/log-time.ts'
import { paletteFor } from '../../src/report/palette.ts'
import { table } from '../../src/report/table.ts'

test.each([
  [0, '0'],
  [0.44, '0.4'],
  [3, '3'],
  [9.96, '10'],
  [1_234.4, '1,234'],
  [9_999.4, '9,999'],
  [9_999.6, '10.0 k'],
  [12_345, '12.3 k'],
  [99_960, '100 k'],
  [999_499, '999 k'],
  [999_500, '1.00 M'],
  [1.05e6, '1.05 M'],
  [12.34e6, '12.3 M'],
])('an amount of %s is shown as %s', (amount, text) => {
  expect(showAmount(amount)).toBe(text)
})

test('an amount takes at most six characters below a billion', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 9.99e8, noNaN: true }), (amount) => {
      expect(showAmount(amount).length).toBeLessThanOrEqual(6)
    }),
  )
})

test('counts are exact, shares have one decimal, nothing of nothing is a dash', () => {
  expect(showCount(1_234_567)).toBe('1,234,567')
  expect([showShare(1, 3), showShare(0, 5), showShare(0, 0)]).toEqual(['33.3 %', '0.0 %', '–'])
})

test('a bar fills its width in eighths and never runs over', () => {
  expect([bar(0, 4), bar(0.5, 4), bar(0.53125, 4), bar(1, 4), bar(7, 4)]).toEqual([
    '    ',
    '██  ',
    '██▏ ',
    '████',
    '████',
  ])
})

test('a sparkline has one character a value, the top at the top', () => {
  expect(sparkline([0, 1, 4, 8], 8)).toBe('▁▂▅█')
  expect(sparkline([0, 0], 0)).toBe('▁▁')
})

test('a table lines its columns up, and paint does not shift them', () => {
  const paint = (text: string): string => `<${text}>`
  const rows = [
    ['name', 'count'],
    ['a', { text: '7', paint }],
  ]
  expect(table(rows, 'lr')).toEqual(['name  count', 'a     <    7>'])
  expect(table(rows, 'lr', [6])).toEqual(['name    count', 'a       <    7>'])
})

test('log time is a date in UTC, or the time since the start of a trace', () => {
  expect(showLogTime(Date.UTC(2015, 4, 17, 10, 5, 3))).toBe('Sun 17 May 10:05')
  expect(showLogTime(7_199_985)).toBe('01:59:59')
})

test('history turns growing counters into moments, the last sixty of them', () => {
  const history = new History()
  for (let total = 1; total <= 70; total += 1) history.note({ offered: total * 5, refused: total })
  expect(history.moments.length).toBe(60)
  expect(history.moments.at(-1)).toEqual({ offered: 5, refused: 1 })
})

test('without colours nothing is painted', () => {
  expect(paletteFor(false).refused('x')).toBe('x')
  expect(paletteFor(true).refused('x')).toContain('\u001b[33mx')
})
