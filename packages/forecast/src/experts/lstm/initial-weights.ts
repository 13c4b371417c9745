import { cellCount, gateCount, gateWeightCount, inputCount, rowLength } from './lstm-shape.ts'

/** Any number does; this one is the year of the paper. */
const seed = 1997
const forgetGate = 1

/**
 * Weights of the gates before any training, the same every time: uniform in ±√(6/(fan in + fan
 * out)), biases 0, and 1 for the forget gate, so that memory lasts at first.
 *
 * Source: Glorot and Bengio (2010); the bias: Gers, Schmidhuber and Cummins (2000), Jozefowicz,
 * Zaremba and Sutskever (2015).
 */
export function initialGateWeights(): Float64Array {
  const random = seededRandom(seed)
  const reach = Math.sqrt(6 / (inputCount + 2 * cellCount))
  const weights = Float64Array.from({ length: gateWeightCount }, () => reach * (2 * random() - 1))
  for (let row = 0; row < gateCount * cellCount; row += 1) {
    const bias = row % gateCount === forgetGate ? 1 : 0
    weights[(row + 1) * rowLength - 1] = bias
  }
  return weights
}

/** Numbers in [0, 1): mulberry32. */
export function seededRandom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
