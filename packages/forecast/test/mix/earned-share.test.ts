import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/seeded-counts.ts'
import { createShare, learnShare, shareOf } from '../../src/mix/earned-share.ts'

interface Round {
  readonly from: number
  readonly to: number
  readonly label: number
}

/** The share after each of the rounds. */
function sharesOf(rounds: readonly Round[], steps = 1): number[] {
  const state = createShare()
  return rounds.map((round) => {
    learnShare(state, { ...round, steps })
    return shareOf(state)
  })
}

/** Sums of six uniform numbers, nearly normal, of deviation 1. */
function noise(random: () => number): number {
  let sum = 0
  for (let i = 0; i < 6; i += 1) sum += random()
  return (sum - 3) * Math.SQRT2
}

/** A proposal off by noise of its own; `worth` of it is in the label, whose own noise has deviation 5. */
function rounds(worth: number, length: number, seed = 1): Round[] {
  const random = seededRandom(seed)
  return Array.from({ length }, () => {
    const change = noise(random)
    return { from: 1_000, to: 1_000 + change, label: 1_000 + worth * change + 5 * noise(random) }
  })
}

test('the worked number holds', () => {
  const label = (t: number) => 1e6 + (t % 2)
  const rounds = Array.from({ length: 100 }, (_, t) => ({
    from: 1e6,
    to: 1e6 + 1,
    label: label(t),
  }))
  expect(sharesOf(rounds).at(-1)).toBeCloseTo(0.48, 2)
})

test('the share is that of a least-squares fit, less what chance allows', () => {
  const all = rounds(0.6, 600)
  // Closed form over the whole history, which up to 1,000 labels is what the running means hold.
  const x = all.map(({ from, to }) => to - from)
  const e = all.map(({ from, label }) => label - from)
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0)
  const slope = sum((i) => (x[i] as number) * (e[i] as number)) / sum((i) => (x[i] as number) ** 2)
  const left = (i: number) => (e[i] as number) - slope * (x[i] as number)
  const variance =
    sum((i) => ((x[i] as number) * left(i)) ** 2) / sum((i) => (x[i] as number) ** 2) ** 2
  const expected = slope * Math.max(0, 1 - (4 * variance) / slope ** 2)
  expect(expected).toBeGreaterThan(0.2)
  // The running residuals were taken with the slope of their time.
  expect(Math.abs((sharesOf(all).at(-1) ?? 0) - expected)).toBeLessThan(0.03)
})

test('a proposal that says something true earns its worth, a certain one all of it', () => {
  expect(Math.abs((sharesOf(rounds(0.6, 20_000)).at(-1) ?? 0) - 0.6)).toBeLessThan(0.3)
  const perfect = rounds(1, 2_000).map(({ from, to }) => ({ from, to, label: to }))
  expect(sharesOf(perfect).at(-1)).toBeCloseTo(1, 3)
})

test('noise earns nothing most of the time, and little at any time', () => {
  for (const seed of [1, 2, 3, 4]) {
    const shares = sharesOf(rounds(0, 20_000, seed))
    expect(shares.filter((share) => share > 0).length / shares.length).toBeLessThan(0.1)
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    expect(mean).toBeLessThan(0.02)
  }
})

test('a proposal that is always wrong never gets a share', () => {
  const shares = sharesOf(rounds(-0.5, 5_000))
  expect(Math.max(...shares.slice(500))).toBe(0)
})

test('of overlapping labels eight horizons have to pass, and they count for less', () => {
  const perfect = rounds(1, 700).map(({ from, to }) => ({ from, to, label: to }))
  const far = sharesOf(perfect, 60)
  expect(far.slice(0, 479).every((share) => share === 0)).toBe(true)
  expect(far.at(-1)).toBeGreaterThan(0.9)
  const vague = rounds(0.6, 600)
  expect(sharesOf(vague, 1).at(-1)).toBeGreaterThan(0)
  expect(sharesOf(vague, 60).at(-1)).toBe(0)
})

test('what was earned is lost again when it no longer holds', () => {
  const turned = [...rounds(0.8, 5_000), ...rounds(-0.8, 5_000)]
  const shares = sharesOf(turned)
  expect(shares[4_999]).toBeGreaterThan(0.5)
  expect(shares.at(-1)).toBe(0)
})

test('one freak label neither gives a share nor takes it away', () => {
  const freak = { from: 1_000, to: 1_001, label: 1e9 }
  const idle = sharesOf([...rounds(0, 2_000), freak, ...rounds(0, 200, 2)])
  expect(Math.max(...idle.slice(2_000))).toBeLessThan(0.2)
  const earned = sharesOf([...rounds(0.8, 3_000), freak, ...rounds(0.8, 50, 2)])
  expect(earned.at(-1)).toBeGreaterThan(0.5 * (earned[2_999] as number))
})

test('gains in bursts alone, or in quiet times alone, are not enough', () => {
  const random = seededRandom(5)
  const mixed = Array.from({ length: 4_000 }, (_, t) => {
    const isBurst = t % 10 === 0
    const from = isBurst ? 10_000 : 10
    const change = noise(random) * (isBurst ? 100 : 3)
    const worth = isBurst ? 0.9 : -0.9
    return { from, to: from + change, label: from + worth * change }
  })
  expect(sharesOf(mixed).at(-1)).toBe(0)
})

test('numbers of a damaged snapshot give a share between 0 and 1', () => {
  const state = createShare()
  for (const wild of [-5, 1e300, 0]) {
    state.plain.fill(wild)
    state.even.fill(wild)
    for (let t = 0; t < 50; t += 1) {
      expect(shareOf(state)).toBeGreaterThanOrEqual(0)
      expect(shareOf(state)).toBeLessThanOrEqual(1)
      learnShare(state, { from: 5, to: 6, label: 7, steps: 1 })
    }
  }
})
