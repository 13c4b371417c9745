import { initialGateWeights } from './initial-weights.ts'
import { cellCount, gateWeightCount, inputCount, rowLength } from './lstm-shape.ts'
import { createTrace, type LstmTrace } from './lstm-trace.ts'

/** The network as it runs on the tick. */
export interface LstmNetwork {
  readonly trace: LstmTrace
  /** What passes from step to step, as views into the trace. */
  readonly hidden: Float64Array
  readonly cells: Float64Array
  readonly gates: Float64Array
}

export function createNetwork(): LstmNetwork {
  const trace = createTrace(1)
  const hiddenAt = rowLength + inputCount
  return {
    trace,
    hidden: trace.rows.subarray(hiddenAt, hiddenAt + cellCount),
    cells: trace.cells.subarray(cellCount),
    gates: initialGateWeights(),
  }
}

/** Where nothing is remembered and nothing was trained. */
export function resetNetwork({ hidden, cells, gates }: LstmNetwork): void {
  hidden.fill(0)
  cells.fill(0)
  gates.set(initialGateWeights())
}

/** Gates, then heads, in one array: what a training works on. */
export function packWeights(gates: Float64Array, heads: readonly Float64Array[]): Float64Array {
  const weights = new Float64Array(gateWeightCount + heads.length * rowLength)
  weights.set(gates)
  heads.forEach((head, i) => {
    weights.set(head, headStart(i))
  })
  return weights
}

/** The part of packed weights that is head `index`: a view. */
export function headOf(weights: Float64Array, index: number): Float64Array {
  return weights.subarray(headStart(index), headStart(index + 1))
}

function headStart(index: number): number {
  return gateWeightCount + index * rowLength
}
