import type { MixedForecast } from '../horizon/made-forecast.ts'
import { createShare, learnShare, type Proposal, type ShareState, shareOf } from './earned-share.ts'
import { mixForecasts } from './mix-forecasts.ts'
import { createMix, type MixRound, type MixState, updateMix } from './ml-poly.ts'

/** Who mixes freely and who has to earn a share. Experts are numbered in this order. */
export interface MixPlan {
  /** How many experts mix freely, ≥ 1. */
  readonly founders: number
  readonly candidates: readonly Candidate[]
}

/** A family that has to earn its share: the experts from `start` to before `end`. */
export interface Candidate {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** The mix of all experts up to those of the candidate, and how far it is followed. */
type CandidateState = { readonly mix: MixState; readonly share: ShareState }

/** What a horizon has learned about mixing. */
export type ExpertMixState = {
  readonly founders: MixState
  readonly candidates: Readonly<Record<string, CandidateState>>
}

/** The mix of one horizon. */
export interface ExpertMix {
  readonly state: ExpertMixState
  /** How many means it writes. */
  readonly means: number
  /** Sets `made.mean`, and `made.means` on the way, from what the experts said. */
  combine(made: MixedForecast): void
  /** Learns from a matured forecast. */
  learn(made: MixedForecast): void
}

/**
 * The founders are mixed by ML-Poly. Then each candidate in turn proposes what ML-Poly makes of all
 * experts so far and its own, and the mix is moved towards that by the share the proposal has earned
 * (`learnShare`): a family that knows nothing more changes nothing, one that does is heard as far as
 * it has been proved. A candidate all of whose experts sleep proposes nothing.
 *
 * `made.means` holds the mix of the founders, then for each candidate its proposal and the mix that
 * came of it.
 *
 * @example // mix 10, proposal 16, earned share 0.25: 11.5
 */
export function createExpertMix({ founders, candidates }: MixPlan, steps: number): ExpertMix {
  const states = candidates.map(({ end }): CandidateState => {
    return { mix: createMix(end), share: createShare() }
  })
  const state: ExpertMixState = {
    founders: createMix(founders),
    candidates: Object.fromEntries(candidates.map(({ name }, i) => [name, states[i] as never])),
  }
  const round: MixRound = { experts: new Float64Array(0), mean: 0, scale: 0, label: 0 }
  const proposal: Proposal = { from: 0, to: 0, label: 0, steps }

  return {
    state,
    means: 1 + 2 * candidates.length,
    combine(made: MixedForecast): void {
      const { experts, means } = made
      round.experts = experts
      mixForecasts(state.founders.weights, round)
      means[0] = made.mean = round.mean
      for (let i = 0; i < states.length; i += 1) {
        const { mix, share } = states[i] as CandidateState
        mixForecasts(mix.weights, round)
        means[1 + 2 * i] = round.mean
        if (isHeard(candidates[i] as Candidate, experts)) {
          made.mean += shareOf(share) * (round.mean - made.mean)
        }
        means[2 + 2 * i] = made.mean
      }
    },
    learn({ experts, means, label, scale }: MixedForecast): void {
      round.experts = experts
      round.scale = scale
      round.label = proposal.label = label
      round.mean = means[0] as number
      updateMix(state.founders, round)
      for (let i = 0; i < states.length; i += 1) {
        const { mix, share } = states[i] as CandidateState
        round.mean = proposal.to = means[1 + 2 * i] as number
        proposal.from = means[2 * i] as number
        updateMix(mix, round)
        if (isHeard(candidates[i] as Candidate, experts)) learnShare(share, proposal)
      }
    },
  }
}

/** Whether any expert of the candidate is awake. */
function isHeard({ start, end }: Candidate, experts: Float64Array): boolean {
  for (let k = start; k < end; k += 1) {
    if (!Number.isNaN(experts[k] as number)) return true
  }
  return false
}
