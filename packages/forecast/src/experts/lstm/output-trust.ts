import { keptNumbers } from '../../forecaster/kept-numbers.ts'
import { farthestOutput } from './lstm-shape.ts'

/** Weight of the newest label: a memory of about 200. */
const labelWeight = 0.005
/** Stands for outputs not seen yet, so that the first few labels say little. */
const priorSquare = 0.002

/** Running means of output × target and of output². */
export type TrustState = { product: number; square: number }

/** An output with what it stood for. One object, reused. */
export interface MadeOutput {
  /** In units above the anchor. */
  output: number
  anchor: number
  unit: number
}

/** Outputs of one horizon that wait for their label: a ring with one row per step ahead, or none. */
export interface PendingOutputs {
  readonly rows: Float64Array
  readonly steps: number
  /** Outputs ever put in. */
  made: number
}

export function createPendingOutputs(steps: number): PendingOutputs {
  return { rows: keptNumbers(3 * steps), steps, made: 0 }
}

/** Puts the newest output in the place of the one that has just matured. */
export function putOutput(pending: PendingOutputs, made: MadeOutput): void {
  if (pending.steps === 0) return
  const at = 3 * (pending.made % pending.steps)
  pending.rows[at] = made.output
  pending.rows[at + 1] = made.anchor
  pending.rows[at + 2] = made.unit
  pending.made += 1
}

/**
 * The share of an output that is believed: the slope of targets on outputs over about the last 200
 * labels, E[o·t]/E[o²] within 0 … 1. Weights that learned noise by heart say things that do not come
 * true, and are then not heard; no label is used before it has matured.
 *
 * Source: shrinkage of a fitted predictor to fit new data, Copas, "Regression, prediction and
 * shrinkage" (1983).
 *
 * @example // outputs of ±1 whose targets are ±0.5: 0.5/1.002 = 0.499
 */
export function trustOf({ product, square }: TrustState): number {
  const slope = product / (square + priorSquare)
  return slope > 0 ? Math.min(1, slope) : 0
}

/** Learns from the oldest waiting output. @param mean demand of a step as it came */
export function learnTrust(state: TrustState, pending: PendingOutputs, mean: number): void {
  if (pending.steps === 0 || pending.made < pending.steps) return
  const at = 3 * (pending.made % pending.steps)
  const output = pending.rows[at] as number
  const off = (mean - (pending.rows[at + 1] as number)) / (pending.rows[at + 2] as number)
  const target = Math.min(farthestOutput, Math.max(-farthestOutput, off))
  state.product += labelWeight * (output * target - state.product)
  state.square += labelWeight * (output * output - state.square)
}
