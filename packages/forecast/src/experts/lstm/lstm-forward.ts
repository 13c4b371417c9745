import { cellCount, gateCount, inputCount, rowLength } from './lstm-shape.ts'
import type { LstmTrace } from './lstm-trace.ts'

/** By itself, since globals are slow to look up where modules run in a sandbox, as tests do. */
const { exp } = Math

/**
 * One step of the cells, from row `t` of the trace to row `t + 1`. With z = [x, h, 1]:
 * i = σ(Wᵢz), f = σ(W_f z), g = tanh(W_g z), o = σ(Wₒz), c ← f·c + i·g, h ← o·tanh(c).
 *
 * `weights` holds, for each cell, its four gate rows one after the other.
 * Cost: 4n(n + 6) multiplications and 5n exponentials for n cells.
 * Source: Hochreiter and Schmidhuber, "Long short-term memory" (1997); the forget gate: Gers,
 * Schmidhuber and Cummins, "Learning to forget" (2000).
 *
 * @example // one cell, all weights 0, c = 1: every gate is ½ and g = 0, so c ← 0.5, h = ½·tanh 0.5
 */
export function stepForward(weights: Float64Array, trace: LstmTrace, t: number): void {
  const { rows, cells, gates, squashed } = trace
  const rowAt = t * rowLength
  const cellAt = t * cellCount
  const hiddenAt = rowAt + rowLength + inputCount
  for (let k = 0; k < cellCount; k += 1) {
    let at = k * gateCount * rowLength
    let input = 0
    let forget = 0
    let candidate = 0
    let output = 0
    for (let j = 0; j < rowLength; j += 1, at += 1) {
      const value = rows[rowAt + j] as number
      input += (weights[at] as number) * value
      forget += (weights[at + rowLength] as number) * value
      candidate += (weights[at + 2 * rowLength] as number) * value
      output += (weights[at + 3 * rowLength] as number) * value
    }
    const i = logistic(input)
    const f = logistic(forget)
    const g = 2 * logistic(2 * candidate) - 1
    const o = logistic(output)
    const memory = f * (cells[cellAt + k] as number) + i * g
    const squash = 2 * logistic(2 * memory) - 1
    const gateAt = gateCount * (cellAt + k)
    gates[gateAt] = i
    gates[gateAt + 1] = f
    gates[gateAt + 2] = g
    gates[gateAt + 3] = o
    squashed[cellAt + k] = squash
    cells[cellAt + cellCount + k] = memory
    rows[hiddenAt + k] = o * squash
  }
}

/** What a head reads from step `t`: its inputs, the hidden values it made, and 1. */
export function headOutput(head: Float64Array, { rows }: LstmTrace, t: number): number {
  const rowAt = t * rowLength
  let sum = head[rowLength - 1] as number
  for (let j = 0; j < inputCount; j += 1) sum += (head[j] as number) * (rows[rowAt + j] as number)
  for (let j = inputCount; j < rowLength - 1; j += 1) {
    sum += (head[j] as number) * (rows[rowAt + rowLength + j] as number)
  }
  return sum
}

function logistic(x: number): number {
  return 1 / (1 + exp(-x))
}
