import type { Step } from '../experts/expert.ts'
import { keptNumbers } from '../forecaster/kept-numbers.ts'

/** The newest values of the series, a missing one as NaN: a ring that all horizons read. */
export interface RecentValues {
  values: Float64Array
  /** Values ever put in. */
  count: number
  /** How many of them were not missing. */
  known: number
}

export function createRecentValues(): RecentValues {
  return { values: keptNumbers(16).fill(Number.NaN), count: 0, known: 0 }
}

export function pushValue(recent: RecentValues, step: Step): void {
  recent.values[recent.count % recent.values.length] = step.isMissing ? Number.NaN : step.value
  recent.count += 1
  if (!step.isMissing) recent.known += 1
}

/** The value `age` steps ago (0 = the newest); NaN where missing or unknown. */
export function valueAgo(recent: RecentValues, age: number): number {
  const { values, count } = recent
  return age < count ? (values[(count - 1 - age) % values.length] as number) : Number.NaN
}

/** Makes room for `steps` values and one that has just left. */
export function keepAtLeast(recent: RecentValues, steps: number): void {
  if (recent.values.length > steps) return
  const larger = new Float64Array(steps + 1).fill(Number.NaN)
  const kept = Math.min(recent.count, recent.values.length)
  for (let age = 0; age < kept; age += 1) {
    larger[(recent.count - 1 - age) % larger.length] = valueAgo(recent, age)
  }
  recent.values = larger
}
