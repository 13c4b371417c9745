import type { Forecaster, ForecasterSnapshot } from '@predictive-limit/forecast'
import { REST_CLASS } from '../demand/class-table.ts'
import type { ClassPool } from './class-pool.ts'

/** One class in a snapshot. */
interface ClassSnapshot {
  readonly established: number
  readonly gain: number
  readonly margin: number
  readonly forecaster: ForecasterSnapshot
}

/** What a shared resource has learned, as plain JSON. */
export interface SharedSnapshot {
  readonly steps: number
  readonly total: ForecasterSnapshot
  readonly classes: { readonly [name: string]: ClassSnapshot }
}

/** Classes go by name: their numbers are another process's. */
export function sharedSnapshot(
  steps: number,
  total: Forecaster,
  pools: readonly ClassPool[],
  establishedByClass: Float64Array,
): SharedSnapshot {
  const classes: { [name: string]: ClassSnapshot } = {}
  for (const { name, classIndex, forecaster, dials } of pools) {
    if (classIndex === REST_CLASS) continue
    const { gain, margin } = dials
    const established = establishedByClass[classIndex] as number
    classes[name] = { established, gain, margin, forecaster: forecaster.snapshot() }
  }
  return { steps, total: total.snapshot(), classes }
}
