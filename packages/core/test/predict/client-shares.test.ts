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

test('when a class is left to one new client, a fifth of its demand is learned at first', () => {
  const shares = new ClientShares()
  offer(shares, 300, { clients: 20, perSecond: 100 })
  offer(shares, 10, { clients: 1, perSecond: 0, loner: 100 })
  expect(shares.counted).toBeCloseTo(0.2, 6)
})

test('a class of many clients is learned in full, at any rate', () => {
  for (const perSecond of [2, 30, 1000]) {
    const shares = new ClientShares()
    offer(shares, 200, { clients: 20, perSecond })
    expect(shares.counted).toBe(1)
  }
})

test('so is one of a few clients, whoever of them chance brings more often', () => {
  for (const clients of [2, 5, 8]) {
    const shares = new ClientShares()
    const random = seededRandom(5)
    let counted = 0
    for (let second = 0; second < 1000; second++) {
      for (let i = 0; i < 60; i++) shares.note(`client ${Math.floor(random() * clients)}`, 1000)
      shares.closeStep(1)
      if (second >= 500) counted += shares.counted / 500
    }
    expect(counted).toBeGreaterThan(0.99)
  }
})

test('a class of one client from its beginning is learned in full', () => {
  const shares = new ClientShares()
  offer(shares, 60, { clients: 1, perSecond: 50 })
  expect(shares.counted).toBe(1)
})

test('the first round is taken as it comes, also where it is a minute of the past', () => {
  const shares = new ClientShares()
  for (let i = 0; i < 3000; i++) shares.note('only', 1000)
  shares.closeStep(60)
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

test('twenty times the demand of its class by one client for two minutes never adds 40 % to what is learned', () => {
  const shares = new ClientShares()
  offer(shares, 600, { clients: 20, perSecond: 20 })
  let most = 0
  for (let second = 0; second < 120; second++) {
    offer(shares, 1, { clients: 20, perSecond: 20, loner: 380 })
    if (second > 0) most = Math.max(most, shares.counted * 400)
  }
  expect(most).toBeGreaterThan(20)
  expect(most).toBeLessThan(28)
})

test('a client that stays is established: after half an hour it counts in full', () => {
  const shares = new ClientShares()
  offer(shares, 300, { clients: 20, perSecond: 20 })
  offer(shares, 600, { clients: 20, perSecond: 20, loner: 80 })
  expect(shares.counted).toBeLessThan(0.6)
  offer(shares, 1200, { clients: 20, perSecond: 20, loner: 80 })
  expect(shares.counted).toBeGreaterThan(0.9)
})
