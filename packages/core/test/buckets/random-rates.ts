import { type RefillRate, refillRate } from '../../src/buckets/refill-rate.ts'

const MOST = Number.MAX_SAFE_INTEGER
export const DAY_US = 86_400_000_000

/** Rates from one token a day up to those whose sums just fit: (den − 1)·(num + 1) ≤ 2^53. */
export function randomRate(random: () => number): RefillRate {
  const kind = random()
  if (kind < 0.05) return refillRate(1000, DAY_US)
  const num = anyScale(random)
  const most = Math.floor(MOST / (num + 1)) + 1
  return refillRate(num, kind < 0.3 ? most : Math.min(most, anyScale(random)))
}

/** A whole number from 1 to 2^53, every order of magnitude as likely as any other. */
function anyScale(random: () => number): number {
  return Math.max(1, Math.floor(2 ** (53 * random()) - 1))
}

/** The most that can be asked of a rate and is still counted exactly: units, and µs that mint them. */
export function mostOf({ num, den }: RefillRate): { readonly units: number; readonly us: number } {
  const least = (a: bigint) => Number(a < BigInt(MOST) ? a : BigInt(MOST))
  return {
    units: least((BigInt(MOST) * BigInt(num)) / BigInt(den)),
    us: least((BigInt(MOST) * BigInt(den)) / BigInt(num)),
  }
}
