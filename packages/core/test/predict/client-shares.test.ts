import { expect, test } from '@jest/globals'
import { ClientShares, countedPart } from '../../src/predict/client-shares.ts'
import { seededRandom } from '../limiter/seeded-random.ts'

/** Seconds of a class: so many equal clients, and one more with its own rate. */
function offer(
  shares: ClientShares,
  seconds: number,
  rates: { readonly clients: number; readonly perSecond: number; readonly loner?: number },
): void {
  const random = seededRandom(5)
  const { clients, perSecond, loner = 0 } = rates
  for (let second = 0; second < seconds; second++) {
    for (let i = 0; i < perSecond + loner; i++) {
      const isLoner = random() < loner / (perSecond + loner)
      shares.note(isLoner ? 'loner' : `client ${Math.floor(random() * clients)}`, 1000)
    }
    shares.closeStep(1)
  }
}

test('one unknown client counts for at most a fifth of what is learned of its class', () => {
  expect(countedPart([0.8], [0])).toBeCloseTo(0.25, 6) // L = 0.2 + 0.2·L
  expect(countedPart([0.5, 0.3], [0, 0])).toBeCloseTo(1 / 3, 6) // L = 0.2 + 2·0.2·L
  expect(countedPart([0.15, 0.1], [0, 0])).toBe(1)
})

test('an established client counts in full, and beyond it as far as it is established', () => {
  expect(countedPart([0.8], [0.8])).toBe(1)
  expect(countedPart([0.8], [0.5])).toBeCloseTo(0.7, 6)
})

test('however few clients make up a class, a fifth of its demand is learned', () => {
  expect(countedPart([1], [0])).toBe(0.2)
})

test('a class of many clients is learned in full, at any rate', () => {
  for (const perSecond of [2, 30, 1000]) {
    const shares = new ClientShares()
    offer(shares, 200, { clients: 20, perSecond })
    expect(shares.counted).toBe(1)
  }
})

test('a class of one client from its beginning is learned in full', () => {
  const shares = new ClientShares()
  offer(shares, 60, { clients: 1, perSecond: 50 })
  expect(shares.counted).toBe(1)
})

test('a client that joins with ten times the demand of its class hardly moves what is learned', () => {
  const shares = new ClientShares()
  offer(shares, 300, { clients: 20, perSecond: 100 })
  offer(shares, 30, { clients: 20, perSecond: 100, loner: 1000 })
  const learned = shares.counted * 1100
  expect(learned).toBeGreaterThan(100)
  expect(learned).toBeLessThan(250)
  offer(shares, 30, { clients: 20, perSecond: 100 })
  expect(shares.counted).toBe(1)
})
