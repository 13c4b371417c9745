import { plausible } from '../horizon/plausible.ts'
import type { Expert, Horizon, Step } from './expert.ts'
import type { Outlook } from './outlook.ts'
import { createOutlookGate, isOpen, judgePair, type OutlookGate, putPair } from './outlook-gate.ts'
import { createRegression } from './regression.ts'

/**
 * The plain regression with the outlook as one more input, so that the weight of what is known to be
 * coming is learned: 1 where it comes on top of what the series goes on with, less where the series says it too.
 * It sleeps until something was expected, and at each horizon until its rolling backtest is better than
 * that of the plain regression without the outlook, which must stand right before it: a useless
 * outlook changes no forecast.
 *
 * @param seasonSteps lengths of the seasons, in steps
 */
export function createOutlookRegression(seasonSteps: readonly number[], outlook: Outlook): Expert {
  let isAwaited = false
  const regression = createRegression('plain', seasonSteps, (steps) => expected(outlook, steps))
  const gates: OutlookGate[] = []
  const byHorizon: Record<string, Float64Array> = {}

  return {
    name: 'regression-outlook',
    state: { regression: regression.state, gates: byHorizon },
    addHorizon(horizon: Horizon): void {
      const gate = createOutlookGate(horizon.steps)
      gates[horizon.index] = gate
      byHorizon[horizon.steps] = gate.state
      regression.addHorizon?.(horizon)
    },
    observe(step: Step): void {
      regression.observe(step)
    },
    isAsleep: (horizon) => !isOpen(gates[horizon.index] as OutlookGate),
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      isAwaited ||= expected(outlook, horizon.steps) > 0
      out[at] = out[at - 1] as number
      if (!isAwaited) return
      regression.forecast(horizon, out, at)
      putPair(gates[horizon.index] as OutlookGate, out, at)
    },
    learn(horizon: Horizon, isMissing: boolean): void {
      if (!isAwaited) return
      if (!isMissing) judgePair(gates[horizon.index] as OutlookGate, horizon.label)
      regression.learn?.(horizon, isMissing)
    },
    forgetPending(): void {
      for (const gate of gates) gate.made = 0
      regression.forgetPending?.()
    },
  }
}

function expected(outlook: Outlook, steps: number): number {
  return plausible(outlook(steps), steps)
}
