import { plausible } from '../horizon/plausible.ts'
import type { Expert, Horizon, Step } from './expert.ts'
import { guardOutlook } from './guarded-outlook.ts'
import type { Outlook } from './outlook.ts'
import { createOutlookGate, isOpen, judgePair, type OutlookGate, putPair } from './outlook-gate.ts'
import { createRegression } from './regression.ts'

/**
 * The plain regression with the outlook as one more input, so that the weight of what is known to be
 * coming is learned: 1 where it comes on top of what the series goes on with, less where the series says it too.
 * It sleeps until something was expected, and at each horizon until its rolling backtest is better than
 * that of the plain regression without the outlook, which must stand right before it: a useless
 * outlook changes no forecast. After an exception it sleeps for good.
 *
 * @param seasonSteps lengths of the seasons, in steps
 */
export function createOutlookRegression(seasonSteps: readonly number[], outlook: Outlook): Expert {
  const guarded = guardOutlook(outlook)
  let isAwaited = false
  const expected: Outlook = (steps) => plausible(guarded.ask(steps), steps)
  const regression = createRegression('plain', seasonSteps, expected)
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
    isAsleep: ({ index }) => guarded.isBroken || !isOpen(gates[index] as OutlookGate),
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      isAwaited ||= expected(horizon.steps) > 0
      out[at] = out[at - 1] as number
      if (!isAwaited || guarded.isBroken) return
      regression.forecast(horizon, out, at)
      putPair(gates[horizon.index] as OutlookGate, out, at)
    },
    learn(horizon: Horizon, isMissing: boolean): void {
      if (!isAwaited || guarded.isBroken) return
      if (!isMissing) judgePair(gates[horizon.index] as OutlookGate, horizon.label)
      regression.learn?.(horizon, isMissing)
    },
    forgetPending(): void {
      for (const gate of gates) gate.made = 0
      regression.forgetPending?.()
    },
  }
}
