import { cellCount, gateCount, rowLength } from './lstm-shape.ts'

/**
 * What the cells go through in a number of steps. Row t of `rows` is what step t reads, `[inputs,
 * hidden values of step t − 1, 1]`; row t of `cells` is the memory it starts from. The last row of
 * both, one more than there are steps, is where the next step goes on.
 */
export interface LstmTrace {
  readonly steps: number
  readonly rows: Float64Array
  readonly cells: Float64Array
  /** Four gates a cell: input, forget, candidate, output. */
  readonly gates: Float64Array
  /** tanh of the memory after the step. */
  readonly squashed: Float64Array
}

/** All zero: nothing remembered. */
export function createTrace(steps: number): LstmTrace {
  const rows = new Float64Array((steps + 1) * rowLength)
  for (let t = 1; t <= steps + 1; t += 1) rows[t * rowLength - 1] = 1
  return {
    steps,
    rows,
    cells: new Float64Array((steps + 1) * cellCount),
    gates: new Float64Array(steps * gateCount * cellCount),
    squashed: new Float64Array(steps * cellCount),
  }
}

/** Makes where the last step ended the start of the first. */
export function carryOver({ steps, rows, cells }: LstmTrace): void {
  rows.copyWithin(0, steps * rowLength, (steps + 1) * rowLength)
  cells.copyWithin(0, steps * cellCount, (steps + 1) * cellCount)
}

/** Nothing remembered at the first step. */
export function forgetAll({ rows, cells }: LstmTrace): void {
  rows.fill(0, 0, rowLength - 1)
  cells.fill(0, 0, cellCount)
}
