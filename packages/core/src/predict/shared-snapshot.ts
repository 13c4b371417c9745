import type { Forecaster, ForecasterSnapshot } from '@predictive-limit/forecast'
import { REST_CLASS } from '../demand/class-table.ts'
import type { ClassPools } from './class-pools.ts'

/** One class in a snapshot. */
interface ClassSnapshot {
  readonly established: number
  readonly gain: number
  readonly margin: number
  /** Missing while its demand is all there is: that of `total`. */
  readonly forecaster?: ForecasterSnapshot
}

/** What a shared resource has learned, as plain JSON. */
export interface SharedSnapshot {
  readonly steps: number
  readonly total: ForecasterSnapshot
  readonly classes: { readonly [name: string]: ClassSnapshot }
}

/** Classes go by name: their numbers are another process's. */
export function sharedSnapshot(
  total: Forecaster,
  { list, established, steps }: ClassPools,
): SharedSnapshot {
  const classes: { [name: string]: ClassSnapshot } = {}
  for (const { name, classIndex, forecaster, dials } of list) {
    if (classIndex === REST_CLASS) continue
    const { gain, margin } = dials
    const learned = { established: established[classIndex] as number, gain, margin }
    const isOwn = forecaster !== total
    classes[name] = isOwn ? { ...learned, forecaster: forecaster.snapshot() } : learned
  }
  return { steps, total: total.snapshot(), classes }
}
