import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { MadeForecast } from '../../src/horizon/made-forecast.ts'
import { createMix, type MixState, updateMix } from '../../src/mix/ml-poly.ts'

interface Round {
  readonly experts: readonly number[]
  readonly label: number
}

/** Plays the rounds with scale 1; returns what the mix said. */
function play(state: MixState, rounds: readonly Round[]): number[] {
  return rounds.map(({ experts, label }) => {
    const mean = experts.reduce((sum, each, k) => sum + each * (state.weights[k] as number), 0)
    const made: MadeForecast = {
      experts: Float64Array.from(experts),
      mean,
      scale: 1,
      unrest: 0,
      label,
      quantiles: new Float64Array(0),
      fastOffsets: new Float64Array(0),
      scales: new Float64Array(0),
    }
    updateMix(state, made)
    return mean
  })
}

/** Means of the squared errors up to each, of which one counts for 20 means at most. */
function meanErrors(errors: readonly number[]): number[] {
  const counted: number[] = []
  return errors.map((error, t) => {
    const before = counted.reduce((sum, each) => sum + each, 0) / Math.max(1, t)
    counted.push(before > 0 ? Math.min(error, 20 * before) : error)
    return counted.reduce((sum, each) => sum + each, 0) / counted.length
  })
}

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const rounds = fc.array(fc.record({ experts: fc.tuple(unit, unit, unit), label: unit }), {
  minLength: 1,
  maxLength: 200,
})

test('the worked number holds: after one error all weight goes to the expert on the right side', () => {
  const state = createMix(2)
  play(state, [{ experts: [9, 11], label: 12 }])
  expect(state.squaredError).toBe(4)
  expect(Array.from(state.regrets)).toEqual([-1, 1])
  expect(Array.from(state.weights)).toEqual([0, 1])
})

test('weights are those of the paper’s figure 1, kept as whole histories', () => {
  fc.assert(
    fc.property(rounds, (rounds) => {
      const state = createMix(3)
      const means = play(state, rounds)
      const units = meanErrors(rounds.map(({ label }, t) => ((means[t] as number) - label) ** 2))
      // Gaillard, Stoltz and van Erven (2014), figure 1, with the gradient trick of their section 6
      // and regrets in units of the mean squared error so far.
      const gains = [0, 1, 2].map((k) =>
        rounds.map(({ experts, label }, t) => {
          const mean = means[t] as number
          const gain =
            (2 * (mean - label) * (mean - (experts[k] as number))) /
            Math.max(0.01, units[t] as number)
          return Math.min(50, Math.max(-50, gain))
        }),
      )
      const shares = gains.map((of) => {
        const regret = of.reduce((sum, each) => sum + each, 0)
        return Math.max(0, regret) / (1 + of.reduce((sum, each) => sum + each * each, 0))
      })
      const total = shares.reduce((sum, each) => sum + each, 0)
      fc.pre(total > 1e-9)
      shares.forEach((share, k) => {
        expect(state.weights[k]).toBeCloseTo(share / total, 6)
      })
    }),
  )
})

test('the regret against the best expert grows no faster than √(T log T)', () => {
  fc.assert(
    fc.property(rounds, (rounds) => {
      const means = play(createMix(3), rounds)
      const loss = (of: (round: Round, t: number) => number): number =>
        rounds.reduce((sum, round, t) => sum + (of(round, t) - round.label) ** 2, 0)
      const own = loss((_, t) => means[t] as number)
      const best = Math.min(...[0, 1, 2].map((k) => loss(({ experts }) => experts[k] ?? 0)))
      // The form of the paper's second-order bound, with Σ r² ≤ 4T and generous constants.
      const steps = rounds.length
      const bound = Math.sqrt(3 * (1 + Math.log(1 + steps)) * (1 + 4 * steps))
      expect(own - best).toBeLessThanOrEqual(2 * bound)
    }),
  )
})

test('one freak value does not decide for ever', () => {
  const state = createMix(2)
  const either = Array.from({ length: 100 }, (_, t) => ({ experts: [5, 6], label: 5 + (t % 2) }))
  play(state, [...either, { experts: [5, 6], label: 1e9 }])
  const means = play(
    state,
    Array.from({ length: 200 }, () => ({ experts: [5, 6], label: 5 })),
  )
  expect(means.at(-1)).toBeLessThan(5.2)
})

test('weights are a convex combination whatever happens', () => {
  const any = fc.double({ min: 0, max: 1e15, noNaN: true })
  const wild = fc.array(fc.record({ experts: fc.tuple(any, any, any), label: any }))
  fc.assert(
    fc.property(wild, (rounds) => {
      const state = createMix(3)
      play(state, rounds)
      expect(state.weights.every((weight) => weight >= 0)).toBe(true)
      expect(state.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
    }),
  )
})
