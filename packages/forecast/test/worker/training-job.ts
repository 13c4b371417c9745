import { seededCounts } from '../../bench/seeded-counts.ts'
import { initialGateWeights } from '../../src/experts/lstm/initial-weights.ts'
import { packWeights } from '../../src/experts/lstm/lstm-network.ts'
import { rowLength } from '../../src/experts/lstm/lstm-shape.ts'
import type { LstmJob } from '../../src/index.ts'

/** A job as a forecaster of one horizon sends it. */
export function trainingJob(steps = 512): LstmJob {
  return {
    model: 'lstm',
    values: seededCounts(steps, 12),
    firstStep: 0,
    seasonSteps: 0,
    horizons: [1],
    weights: packWeights(initialGateWeights(), [new Float64Array(rowLength)]),
  }
}
