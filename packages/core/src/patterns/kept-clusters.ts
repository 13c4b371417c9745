import type { PatternClusters, Patterns } from '@predictive-limit/forecast'

/** Time between two looks at how the clusters have changed. */
const EVERY_MS = 60_000
/** Time until the first, when there is little to cluster and the code is cold. */
const FIRST_MS = 5_000

/** The clusters as they were found last: about once a minute, one step a tick, so that no tick takes long. */
export class KeptClusters {
  found: PatternClusters | undefined
  private steps: Iterator<undefined, PatternClusters> | undefined
  private dueMs = Number.NaN

  /** Takes one step, if it is time. */
  step(patterns: Patterns, nowMs: number): void {
    // Not so at first, and after a clock that stepped back.
    const isDueSoon = this.dueMs - nowMs <= EVERY_MS
    if (!isDueSoon) this.dueMs = nowMs + FIRST_MS
    if (this.steps === undefined && nowMs >= this.dueMs) {
      this.steps = patterns.clustersInSteps()
      this.dueMs = nowMs + EVERY_MS
    }
    const step = this.steps?.next()
    if (step?.done !== true) return
    this.found = step.value
    this.steps = undefined
  }

  /** Starts over with other patterns. */
  clear(): void {
    this.steps = undefined
    this.found = undefined
  }
}
