/** Labels that the verdict looks back on. */
const WINDOW = 500

/** Below this share of labels under the upper bound a pool is no longer trusted (engine.md). */
const TRUSTED = 0.87

/** Coming back takes a little more, so that it does not flicker. */
const TRUSTED_AGAIN = 0.89

/**
 * Whether an upper bound keeps what it promises: the share of the last 500 labels at or below it.
 * Over-coverage never trips it.
 */
export interface CoverageWindow {
  readonly covered: Uint8Array
  count: number
  next: number
  sum: number
  calibrated: boolean
}

export function createCoverageWindow(): CoverageWindow {
  return { covered: new Uint8Array(WINDOW), count: 0, next: 0, sum: 0, calibrated: true }
}

/** Adds a label; returns true when the verdict changed by it. */
export function noteCoverage(window: CoverageWindow, covered: boolean): boolean {
  window.sum += (covered ? 1 : 0) - (window.covered[window.next] as number)
  window.covered[window.next] = covered ? 1 : 0
  window.next = (window.next + 1) % WINDOW
  window.count = Math.min(WINDOW, window.count + 1)
  if (window.count < WINDOW) return false
  const before = window.calibrated
  window.calibrated = window.sum / WINDOW >= (before ? TRUSTED : TRUSTED_AGAIN)
  return window.calibrated !== before
}

/** Share of labels covered; undefined until there are some. */
export function coverageOf({ sum, count }: CoverageWindow): number | undefined {
  return count === 0 ? undefined : sum / count
}
