import { keptNumbers } from '../forecaster/kept-numbers.ts'

/** Labels before the first verdict, and its memory in labels; five horizons more of each, since labels overlap. */
const enoughLabels = 100
const memoryLabels = 500
const horizonsMore = 5
/** Squared error with the input over that without it, below which it is let in, and above which out. */
const lettingIn = 0.99
const puttingOut = 1

/** Columns of the state: labels, mean squared errors with and without the input, whether it is open. */
const labels = 0
const withInput = 1
const without = 2
const open = 3

/** Whether forecasts of one horizon are better with an input than without it. */
export interface OutlookGate {
  readonly state: Float64Array
  /** Pairs of forecasts that wait for their label, with and without the input: a ring of `steps`. */
  readonly pairs: Float64Array
  readonly steps: number
  made: number
}

export function createOutlookGate(steps: number): OutlookGate {
  return { state: keptNumbers(4), pairs: keptNumbers(2 * steps), steps, made: 0 }
}

export function isOpen({ state }: OutlookGate): boolean {
  return state[open] === 1
}

/** Keeps what was forecast, `out[at]` with the input and `out[at − 1]` without it. */
export function putPair(gate: OutlookGate, out: Float64Array, at: number): void {
  const slot = 2 * (gate.made % gate.steps)
  gate.pairs[slot] = out[at] as number
  gate.pairs[slot + 1] = out[at - 1] as number
  gate.made += 1
}

/**
 * Compares the pair made `steps` ago with its label: a rolling backtest with discounting, so that the
 * input has a say only where it lowered the squared error lately.
 *
 * @example // errors 9.9² with and 10² without: 0.98 of it, so that after 100 labels it is let in
 */
export function judgePair(gate: OutlookGate, label: number): void {
  const { state, pairs, steps, made } = gate
  if (made < steps) return
  const slot = 2 * (made % steps)
  const more = horizonsMore * steps
  const count = (state[labels] as number) + 1
  state[labels] = count
  const weight = Math.max(1 / (memoryLabels + more), 1 / count)
  toward(state, withInput, ((pairs[slot] as number) - label) ** 2, weight)
  toward(state, without, ((pairs[slot + 1] as number) - label) ** 2, weight)
  if (count < enoughLabels + more) return
  const most = (state[open] === 1 ? puttingOut : lettingIn) * (state[without] as number)
  state[open] = (state[withInput] as number) < most ? 1 : 0
}

function toward(state: Float64Array, at: number, value: number, weight: number): void {
  state[at] = (state[at] as number) + weight * (value - (state[at] as number))
}
