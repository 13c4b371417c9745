import { cellCount, inputCount, rowLength } from '../../../src/experts/lstm/lstm-shape.ts'

/** Weights of one gate of one cell, as the papers write them. */
interface GateWeights {
  readonly input: readonly number[]
  readonly recurrent: readonly number[]
  readonly bias: number
}

interface SlowState {
  readonly hidden: readonly number[]
  readonly memory: readonly number[]
}

/** Gate `gate` (0 input, 1 forget, 2 candidate, 3 output) of cell `cell`, out of the flat weights. */
function gateWeights(weights: ArrayLike<number>, cell: number, gate: number): GateWeights {
  const row = Array.from(weights)
    .slice((4 * cell + gate) * rowLength)
    .slice(0, rowLength)
  return {
    input: row.slice(0, inputCount),
    recurrent: row.slice(inputCount, inputCount + cellCount),
    bias: row.at(-1) ?? Number.NaN,
  }
}

/**
 * The memory cell written from the equations, with lists: Hochreiter and Schmidhuber (1997) with
 * the forget gate of Gers, Schmidhuber and Cummins (2000), no peepholes. Returns the state after
 * each step.
 */
export function slowLstm(
  weights: ArrayLike<number>,
  inputs: readonly (readonly number[])[],
): readonly SlowState[] {
  const states: SlowState[] = []
  let state: SlowState = {
    hidden: new Array<number>(cellCount).fill(0),
    memory: new Array<number>(cellCount).fill(0),
  }
  for (const input of inputs) {
    const before = state
    const net = (cell: number, gate: number): number => {
      const { input: w, recurrent: u, bias } = gateWeights(weights, cell, gate)
      return dot(w, input) + dot(u, before.hidden) + bias
    }
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
    const memory = before.memory.map(
      (s, cell) => sigmoid(net(cell, 1)) * s + sigmoid(net(cell, 0)) * Math.tanh(net(cell, 2)),
    )
    const hidden = memory.map((s, cell) => sigmoid(net(cell, 3)) * Math.tanh(s))
    state = { hidden, memory }
    states.push(state)
  }
  return states
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, each, i) => sum + each * (b[i] ?? Number.NaN), 0)
}
