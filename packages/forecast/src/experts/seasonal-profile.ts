import { sumOfSteps } from './bin-profile.ts'
import type { Expert, Horizon, Step } from './expert.ts'
import { createLabelCeiling } from './label-ceiling.ts'
import {
  createPersistentError,
  persistenceOf,
  persistenceSum,
  updatePersistence,
} from './persistent-error.ts'
import type { SeasonalMemory } from './seasonal-memory.ts'

/** Weight of the newest step in the level: a memory of fifty steps. */
const levelWeight = 0.02
/** A burst at night does not make the coming day more than twice as steep. */
const steepest = 2

/**
 * The typical season, scaled to the level of today. With L the level of demand and M the same
 * average of the typical season p, a step is expected at L + g·(p − M), g = min(L/M, 2): that is
 * p·L/M while demand is at most twice the typical. The newest error of this adds what persists of
 * it. The sum of h steps is h·L + g·(Σp − h·M) + e·(λ + … + λʰ), within 0 … 1.2 × the decayed
 * maximum of labels. Until two seasons were seen it is h·L.
 *
 * Keeps `memory` up to date, for the seasonal naive forecast too.
 *
 * Source: level and season apart, as in classical decomposition: Hyndman and Athanasopoulos (2021),
 * 3.4; the season as a median: `createSeasonalMemory`; the error: `updatePersistence`.
 *
 * @example // L = 12 where 10 is typical, e = 0, typical next steps 20 and 30: 24 + 1.2·(50 − 20) = 60
 */
export function createSeasonalProfile(memory: SeasonalMemory): Expert {
  const level = { demand: 0, typical: 0, count: 0, nextStep: 0 }
  const errors = createPersistentError()
  const ceiling = createLabelCeiling(memory.grid.seasonSteps)
  const { typical } = memory

  function slope(): number {
    return level.demand < steepest * level.typical ? level.demand / level.typical : steepest
  }

  function observe(step: Step): void {
    memory.observe(step)
    level.nextStep = step.elapsedSteps + 1
    if (step.isMissing) return
    const isReady = memory.isReady()
    // Before there is a typical season, every step is typical: level and typical are then the same.
    const expected = isReady ? sumOfSteps(typical, step.elapsedSteps, 1) : step.value
    if (isReady) {
      const forecast = level.demand + slope() * (expected - level.typical)
      updatePersistence(errors, step.value - Math.max(0, forecast))
    }
    level.count += 1
    const weight = Math.max(levelWeight, 1 / level.count)
    level.demand += weight * (step.value - level.demand)
    level.typical += weight * (expected - level.typical)
  }

  function forecast(horizon: Horizon, out: Float64Array, at: number): void {
    const { steps } = horizon
    const flat = steps * level.demand
    if (!memory.isReady()) {
      out[at] = flat
      return
    }
    const change = sumOfSteps(typical, level.nextStep, steps) - steps * level.typical
    const persisting = errors.error * persistenceSum(persistenceOf(errors), steps)
    const sum = flat + slope() * change + persisting
    out[at] = Math.min(Math.max(0, sum), ceiling.of(horizon))
  }

  return {
    name: `seasonal-profile-${memory.grid.seasonSteps}`,
    state: { memory: memory.state, level, errors, ceiling: ceiling.state },
    addHorizon: ceiling.addHorizon,
    learn: ceiling.learn,
    isAsleep: () => !memory.isReady(),
    observe,
    forecast,
    recall: memory.recall,
    rebuild: memory.rebuild,
  }
}
