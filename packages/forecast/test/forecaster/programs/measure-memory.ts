import { seededCounts } from '../../../bench/seeded-counts.ts'
import { createForecaster } from '../../../src/index.ts'

/** Forecasters that are made, and steps that each takes in: more than any ring holds but that of seasons. */
const FORECASTERS = 25
const STEPS = 1_500

/** Never comes back with weights: what a training needs is the worker's. */
const worker = { train: () => new Promise<never>(() => undefined), close: () => undefined }

/** The compiler takes and gives back room of its own on the way: the least of a few is the forecasters'. */
const ROUNDS = 4

/** Prints the bytes that a forecaster of two horizons keeps; argument: step in ms. */
const stepMs = Number(process.argv[2])
const values = seededCounts(STEPS, 20)
console.log(Math.min(...Array.from({ length: ROUNDS }, bytesOfOne)))

function bytesOfOne(): number {
  const kept = [running()]
  const before = usedBytes()
  for (let i = 0; i < FORECASTERS; i += 1) kept.push(running())
  const grown = usedBytes() - before
  return grown / (kept.length - 1)
}

function running() {
  const forecaster = createForecaster({ stepMs, horizons: [1, 10], worker })
  for (const value of values) forecaster.observe(value)
  return forecaster
}

function usedBytes(): number {
  // Twice, because what finalizers let go of is only then collected.
  for (let i = 0; i < 2; i += 1) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
