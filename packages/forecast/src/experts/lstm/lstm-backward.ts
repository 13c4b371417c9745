import type { Learnable } from './learnable.ts'
import { cellCount, gateCount, inputCount, rowLength } from './lstm-shape.ts'
import type { LstmTrace } from './lstm-trace.ts'

/** Slopes of the loss while going back through a window. One object, reused. */
export interface LstmSlopes {
  /** By the output of the head at hand. */
  output: number
  /** By the hidden values of the step at hand, set to those of the step before it. */
  readonly hidden: Float64Array
  /** By its memory. */
  readonly cells: Float64Array
  /** By what the four gates of one cell sum up. */
  readonly sums: Float64Array
  /** By the hidden values of the step before. */
  readonly before: Float64Array
}

export function createSlopes(): LstmSlopes {
  return {
    output: 0,
    hidden: new Float64Array(cellCount),
    cells: new Float64Array(cellCount),
    sums: new Float64Array(gateCount),
    before: new Float64Array(cellCount),
  }
}

/** Takes the slope by a head's output at step `t` to its weights and to the hidden values it read. */
export function headBackward(
  { weights, gradient }: Learnable,
  { rows }: LstmTrace,
  t: number,
  slopes: LstmSlopes,
): void {
  const error = slopes.output
  const rowAt = t * rowLength
  for (let j = 0; j < inputCount; j += 1) {
    gradient[j] = (gradient[j] as number) + error * (rows[rowAt + j] as number)
  }
  for (let k = 0, j = inputCount; k < cellCount; k += 1, j += 1) {
    const hidden = rows[rowAt + rowLength + j] as number
    gradient[j] = (gradient[j] as number) + error * hidden
    slopes.hidden[k] = (slopes.hidden[k] as number) + error * (weights[j] as number)
  }
  gradient[rowLength - 1] = (gradient[rowLength - 1] as number) + error
}

/**
 * One step of back-propagation through time: takes the slopes by the hidden values and the memory
 * after step `t` to those before it, and adds to the gradient of the gate weights.
 *
 * Source: Werbos, "Backpropagation through time" (1990); truncation at the edges of a window whose
 * starting values are carried over: Williams and Peng (1990).
 */
export function stepBackward(
  { weights, gradient }: Learnable,
  trace: LstmTrace,
  t: number,
  slopes: LstmSlopes,
): void {
  const { hidden, cells, sums, before } = slopes
  const rowAt = t * rowLength
  before.fill(0)
  for (let k = 0; k < cellCount; k += 1) {
    gateSlopes(trace, t, k, slopes)
    for (let g = 0; g < gateCount; g += 1) {
      const slope = sums[g] as number
      const at = (k * gateCount + g) * rowLength
      for (let j = 0; j < rowLength; j += 1) {
        gradient[at + j] = (gradient[at + j] as number) + slope * (trace.rows[rowAt + j] as number)
      }
      for (let j = 0; j < cellCount; j += 1) {
        const weight = weights[at + inputCount + j] as number
        before[j] = (before[j] as number) + slope * weight
      }
    }
    const forget = trace.gates[gateCount * (t * cellCount + k) + 1] as number
    cells[k] = (cells[k] as number) * forget
  }
  hidden.set(before)
}

/** Slopes by the four sums of cell `k`; leaves in `cells` the slope by its memory after the step. */
function gateSlopes(trace: LstmTrace, t: number, k: number, slopes: LstmSlopes): void {
  const { hidden, cells, sums } = slopes
  const cell = t * cellCount + k
  const i = trace.gates[gateCount * cell] as number
  const f = trace.gates[gateCount * cell + 1] as number
  const g = trace.gates[gateCount * cell + 2] as number
  const o = trace.gates[gateCount * cell + 3] as number
  const squash = trace.squashed[cell] as number
  const byHidden = hidden[k] as number
  const byMemory = (cells[k] as number) + byHidden * o * (1 - squash * squash)
  cells[k] = byMemory
  sums[0] = byMemory * g * i * (1 - i)
  sums[1] = byMemory * (trace.cells[cell] as number) * f * (1 - f)
  sums[2] = byMemory * i * (1 - g * g)
  sums[3] = byHidden * squash * o * (1 - o)
}
