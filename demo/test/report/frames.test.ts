import { expect, test } from '@jest/globals'
import { ledgerOf } from '../../src/report/ledger.ts'
import { liveFrame } from '../../src/report/live-frame.ts'
import { paletteFor } from '../../src/report/palette.ts'
import { plainHeading, plainLines } from '../../src/report/plain-lines.ts'
import { summary } from '../../src/report/summary.ts'
import { aPicture } from './a-picture.ts'

const palette = paletteFor(false)

test('the live table in a terminal with room', () => {
  expect(`\n${liveFrame(aPicture, palette, { columns: 120, rows: 40 })}\n`).toBe(`
▕██████████████████████████████                              ▏  50 %  10.0 s
log time Mon 05 Jan 16:00   ×3,600   lag 0 ms, at most 12 ms   unreadable 1

resource   offered  forecast      90 % interval  predicted pool            standard bucket               limit
requests      98/s     101/s           80 … 123              60  ████                   30  ██           120/s
tokens         0/s         –                  –               0                     36.0 k  ████████  36.0 k/s

admitted, predicted pool         700   70.0 %  █████████████████████
admitted, standard bucket        200   20.0 %  ██████
refused                          100   10.0 %  ███

offered  ▅█  last 1 s, peak 160/s
refused  ▁▃

class               offered  predicted  standard  refused  plain refuses
GET /articles           800     87.5 %    12.5 %    0.0 %         10.0 %
GET /wp-login.php       200      0.0 %    50.0 %   50.0 %         25.0 %
`)
})

test('the live table fits 80 columns and 24 lines', () => {
  const classes = Array.from({ length: 40 }, (_class, index) => {
    const count = { offered: 100_000 - index, predicted: 0, standard: 0, plain: 0 }
    return [`GET /a-very-long-name-of-a-class/${index}`, count] as const
  })
  const moments = Array.from({ length: 60 }, () => ({ offered: 99_999, refused: 99_999 }))
  const lines = liveFrame({ ...aPicture, classes, moments }, palette, {
    columns: 80,
    rows: 24,
  }).split('\n')
  expect(lines.length).toBeLessThan(24)
  expect(lines.filter((line) => line.length >= 80)).toEqual([])
  expect(lines.at(-1)).toBe('and 34 more')
})

test('lines for what is no terminal', () => {
  expect(`\n${plainHeading()}\n${plainLines(aPicture)}\n`).toBe(`
time      done  worst lag  resource              offered   forecast           interval     pool  standard    by pool  by standard   refused
10 s      50 %      12 ms  requests                 98/s      101/s           80 … 123       60        30        700          200       100
                           tokens                    0/s          –                  –        0    36.0 k
`)
})

test('the summary', () => {
  expect(`\n${summary(aPicture, palette)}\n`).toBe(`
Summary
  1,000 requests in 10 s, ×3,600; sent at most 12 ms late; 100 ticks, 2 of them late
  1 unreadable line, passed over:
    line 7: neither common, combined nor JSON: oops

Decisions
                              this limiter          plain token bucket
  admitted                             900  90.0 %                 870  87.0 %
    from the predicted pool            700  70.0 %
    from the standard bucket           200  20.0 %
  refused                              100  10.0 %                 130  13.0 %

Admitted by class
  class              offered  this limiter  plain token bucket
  GET /articles          800       100.0 %              90.0 %
  GET /wp-login.php      200        50.0 %              75.0 %
  A pool keeps tokens for the class it was forecast for; a flood of another class cannot take them.

Forecasts whose interval held what then came
  resource  horizon  forecasts  within (90 % expected)  at most the upper end (95 %)
  requests      1 s         90                  90.0 %                        95.6 %

counts: read 1001 = replayed 1000 + unreadable 1
counts: offered 1000 = predicted 700 + standard 200 + refused 100 + given up while waiting 0
counts: replayed 1000 = offered 1000
counts: answered 200 900 = predicted 700 + standard 200
`)
})

test.each([
  ['a line was lost', { read: 1_002 }],
  ['an answer was lost', { replayed: 999, read: 1_000 }],
  ['a request was admitted that the limiter refused', { admitted: 901 }],
])('counts that do not add up are pointed out: %s', (_what, change) => {
  const ledger = ledgerOf({ ...aPicture.tally, ...change }, aPicture.stats)
  expect(ledger.addsUp).toBe(false)
  expect(ledger.lines.filter((line) => line.endsWith('  DOES NOT ADD UP')).length).toBe(1)
  expect(ledgerOf(aPicture.tally, aPicture.stats).addsUp).toBe(true)
})
