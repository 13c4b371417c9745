import type { Learnable } from './learnable.ts'
import { createSlopes, headBackward, type LstmSlopes, stepBackward } from './lstm-backward.ts'
import { headOutput, stepForward } from './lstm-forward.ts'
import { headOf } from './lstm-network.ts'
import { gateWeightCount, windowSteps } from './lstm-shape.ts'
import { createTrace, type LstmTrace } from './lstm-trace.ts'

/** One window of a training: 32 steps forward, and the gradient back through them. */
export interface LstmWindow {
  readonly trace: LstmTrace
  /** What each head should say at each step, step by step; NaN where that is not known. */
  readonly targets: Float64Array
  /** Of all weights, in their order. */
  readonly gradient: Float64Array
  readonly gates: Learnable
  readonly heads: readonly Learnable[]
  readonly slopes: LstmSlopes
}

/** @param weights gates, then `headCount` heads */
export function createWindow(weights: Float64Array, headCount: number): LstmWindow {
  const gradient = new Float64Array(weights.length)
  return {
    trace: createTrace(windowSteps),
    targets: new Float64Array(windowSteps * headCount),
    gradient,
    gates: {
      weights: weights.subarray(0, gateWeightCount),
      gradient: gradient.subarray(0, gateWeightCount),
    },
    heads: Array.from({ length: headCount }, (_, i) => ({
      weights: headOf(weights, i),
      gradient: headOf(gradient, i),
    })),
    slopes: createSlopes(),
  }
}

/** Takes the cells through step `t`, whose inputs are written. */
export function throughStep({ gates, trace }: LstmWindow, t: number): void {
  stepForward(gates.weights, trace, t)
}

/** Writes the gradient of half the mean squared error over all steps and heads. */
export function backThroughWindow(window: LstmWindow): void {
  const { trace, targets, gates, heads, slopes } = window
  const share = 1 / targets.length
  window.gradient.fill(0)
  slopes.hidden.fill(0)
  slopes.cells.fill(0)
  for (let t = windowSteps - 1; t >= 0; t -= 1) {
    for (let i = 0; i < heads.length; i += 1) {
      const head = heads[i] as Learnable
      const target = targets[t * heads.length + i] as number
      if (Number.isNaN(target)) continue
      slopes.output = share * (headOutput(head.weights, trace, t) - target)
      headBackward(head, trace, t, slopes)
    }
    stepBackward(gates, trace, t, slopes)
  }
}
