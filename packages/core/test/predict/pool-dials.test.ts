import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createPoolDials, type PoolDials, turnDials } from '../../src/predict/pool-dials.ts'

/** Turns the dials for `ticks` ticks of one kind; returns the reasons that were given. */
function turnFor(
  dials: PoolDials,
  ticks: number,
  outcome: { offered: number; drawn: number; expected: number; granted?: boolean },
): Set<string | undefined> {
  const reasons = new Set<string | undefined>()
  const promise = { granted: true, ...outcome }
  for (let n = 0; n < ticks; n++) reasons.add(turnDials(dials, outcome, promise))
  return reasons
}

test('a pool that is as forecast stays as it is', () => {
  const dials = createPoolDials()
  expect(turnFor(dials, 1_000, { offered: 20, drawn: 20, expected: 20 })).toEqual(
    new Set([undefined]),
  )
  expect(dials).toMatchObject({ gain: 1, margin: 1 })
})

test('the worked number holds: 1 of 20 lacking raises gain by 2 % a tick up to 1.5', () => {
  const dials = createPoolDials()
  const outcome = { offered: 20, drawn: 19, expected: 20 }
  expect(turnFor(dials, 1, outcome)).toEqual(new Set(['shortage']))
  expect(dials.gain).toBeCloseTo(1.02, 12)
  expect(dials.margin).toBeCloseTo(1.05, 12)
  // 1.02^20 < 1.5 < 1.02^21, and 1.05^22 < 3 < 1.05^23.
  turnFor(dials, 19, outcome)
  expect(dials.gain).toBeLessThan(1.5)
  turnFor(dials, 3, outcome)
  expect([dials.gain, dials.margin]).toEqual([1.5, 3])
  expect(turnFor(dials, 1, outcome)).toEqual(new Set([undefined]))
})

test('a shortage of tokens is not the forecast’s fault', () => {
  const dials = createPoolDials()
  turnFor(dials, 1_000, { offered: 20, drawn: 0, expected: 20, granted: false })
  expect(dials).toMatchObject({ gain: 1, margin: 1, short: 0 })
})

test('a shortage of less than one in a hundred changes nothing', () => {
  const dials = createPoolDials()
  turnFor(dials, 1_000, { offered: 1_000, drawn: 991, expected: 1_000 })
  expect(dials.gain).toBe(1)
  turnFor(dials, 1, { offered: 1_000, drawn: 800, expected: 1_000 })
  expect(dials.gain).toBeGreaterThan(1)
})

test('lasting disuse turns both down, slowly, to their least', () => {
  const dials = createPoolDials()
  const outcome = { offered: 8, drawn: 8, expected: 20 }
  expect(turnFor(dials, 1, outcome)).toEqual(new Set(['unused']))
  expect([dials.gain, dials.margin]).toEqual([0.998, 0.998])
  turnFor(dials, 1_000, outcome)
  expect([dials.gain, dials.margin]).toEqual([0.8, 0.5])
})

test('use of nine tenths of the forecast is no disuse', () => {
  const dials = createPoolDials()
  turnFor(dials, 1_000, { offered: 18.5, drawn: 18.5, expected: 20 })
  expect(dials).toMatchObject({ gain: 1, margin: 1 })
})

test('up is quicker than down: one tick of shortage outweighs nine of disuse', () => {
  const up = createPoolDials()
  turnFor(up, 1, { offered: 20, drawn: 10, expected: 20 })
  const down = createPoolDials()
  turnFor(down, 9, { offered: 1, drawn: 1, expected: 20 })
  expect(up.gain * down.gain).toBeGreaterThan(1)
})

test('whatever happens the dials stay within their limits', () => {
  const tokens = fc.double({ min: 0, max: 1e9, noNaN: true })
  const outcome = fc.record({
    offered: tokens,
    drawn: tokens,
    expected: tokens,
    granted: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 300 }), (outcomes) => {
      const dials = createPoolDials()
      for (const outcome of outcomes) {
        turnDials(dials, outcome, outcome)
        expect(dials.gain).toBeGreaterThanOrEqual(0.8)
        expect(dials.gain).toBeLessThanOrEqual(1.5)
        expect(dials.margin).toBeGreaterThanOrEqual(0.5)
        expect(dials.margin).toBeLessThanOrEqual(3)
      }
    }),
  )
})
