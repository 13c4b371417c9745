import type { Step } from '../expert.ts'

/** How many steps a training looks back on. */
export const historySteps = 4_096

/** The last values, NaN where missing: a ring. */
export interface RecentHistory {
  readonly values: Float64Array
  /** Values put in since the start. */
  count: number
}

export function createRecentHistory(): RecentHistory {
  return { values: new Float64Array(historySteps), count: 0 }
}

export function keepValue(history: RecentHistory, step: Step): void {
  history.values[history.count % historySteps] = step.isMissing ? Number.NaN : step.value
  history.count += 1
}

/** A copy, oldest first. */
export function inOrder({ values, count }: RecentHistory): Float64Array {
  if (count <= historySteps) return values.slice(0, count)
  const oldest = count % historySteps
  const ordered = new Float64Array(historySteps)
  ordered.set(values.subarray(oldest))
  ordered.set(values.subarray(0, oldest), historySteps - oldest)
  return ordered
}
