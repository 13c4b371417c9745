import { expect, test } from '@jest/globals'
import { mint, type RefillRate, refillRate, timeToMint } from '../../src/buckets/refill-rate.ts'
import { seededRandom } from '../limiter/seeded-random.ts'
import { DAY_US, mostOf, randomRate } from './random-rates.ts'

test('the worked numbers hold', () => {
  expect(refillRate(90_000 * 1000, 60_000 * 1000)).toEqual({ num: 3, den: 2 })
  expect(refillRate(1000, DAY_US)).toEqual({ num: 1, den: 86_400_000 })
  const remainders = Float64Array.of(1)
  expect(mint({ num: 3, den: 2 }, 5, remainders, 0)).toBe(8)
  expect(remainders[0]).toBe(0)
})

test('minting equals whole numbers without rounding on 200,000 cases, however time is cut', () => {
  const random = seededRandom(2)
  let largest = 0
  for (let n = 0; n < 200_000; n++) {
    const rate = randomRate(random)
    const times = cutTimes(mostOf(rate).us * random(), random)
    if (!mintsExactly(rate, times)) throw new Error(`${JSON.stringify({ rate, times })} differs`)
    largest = Math.max(largest, (rate.den - 1) * (rate.num + 1))
  }
  expect(largest).toBeGreaterThan(0.999 * Number.MAX_SAFE_INTEGER)
})

/** One to six points in time up to `totalUs`, in order. */
function cutTimes(totalUs: number, random: () => number): number[] {
  const cuts = Array.from({ length: Math.floor(6 * random()) }, () => totalUs * random())
  return [...cuts, totalUs].map(Math.floor).sort((a, b) => a - b)
}

/** After every cut as many units as floor(num·t/den), and the rest of that division carried. */
function mintsExactly(rate: RefillRate, times: readonly number[]): boolean {
  const [num, den] = [BigInt(rate.num), BigInt(rate.den)]
  const remainders = new Float64Array(1)
  let minted = 0n
  let atUs = 0
  return times.every((timeUs) => {
    minted += BigInt(mint(rate, timeUs - atUs, remainders, 0))
    atUs = timeUs
    const due = num * BigInt(timeUs)
    return minted === due / den && BigInt(remainders[0] as number) === due % den
  })
}

test('one token a day is there after a day of seconds, not one microsecond before', () => {
  const rate = refillRate(1000, DAY_US)
  const remainders = new Float64Array(1)
  let units = 0
  for (let second = 1; second < 86_400; second++) units += mint(rate, 1e6, remainders, 0)
  expect(units + mint(rate, 999_999, remainders, 0)).toBe(999)
  expect(mint(rate, 1, remainders, 0)).toBe(1)
})

test('each bucket carries its own fraction', () => {
  const remainders = new Float64Array(2)
  const half = { num: 1, den: 2 }
  expect([mint(half, 1, remainders, 0), mint(half, 1, remainders, 1)]).toEqual([0, 0])
  expect([mint(half, 1, remainders, 0), remainders[1]]).toEqual([1, 1])
})

test('timeToMint is the first microsecond at which the units are there, on 50,000 cases', () => {
  const random = seededRandom(3)
  for (let n = 0; n < 50_000; n++) {
    const rate = randomRate(random)
    const units = Math.floor(mostOf(rate).units * random())
    const remainder = Math.floor((rate.den - 1) * random())
    const lacking = BigInt(units) * BigInt(rate.den) - BigInt(remainder)
    const num = BigInt(rate.num)
    const expected = lacking <= 0n ? 0n : (lacking + num - 1n) / num
    if (BigInt(timeToMint(rate, units, remainder)) === expected) continue
    throw new Error(`${JSON.stringify({ rate, units, remainder })}: not ${expected}`)
  }
})

test('nothing lacking takes no time', () => {
  expect(timeToMint({ num: 1, den: 86_400_000 }, 0, 0)).toBe(0)
  expect(timeToMint({ num: 1, den: 86_400_000 }, -5, 0)).toBe(0)
})
