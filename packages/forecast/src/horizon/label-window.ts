import { type RecentValues, valueAgo } from './recent-values.ts'

/** Share of a label's steps that must be known; the label is then scaled up to all of them. */
const leastKnown = 0.9

/** The running sum of the last `steps` values: the label of forecasts made `steps` ago. */
export interface LabelWindow {
  readonly steps: number
  sum: number
  known: number
  /** Slides since the sum was last added up afresh. */
  slides: number
}

export function createLabelWindow(steps: number, recent: RecentValues): LabelWindow {
  const window = { steps, sum: 0, known: 0, slides: 0 }
  sumAfresh(window, recent)
  return window
}

/** Takes in the newest value and lets go of the oldest; every `steps` slides it is summed afresh. */
export function slideLabel(window: LabelWindow, recent: RecentValues): void {
  window.slides += 1
  // Rounding left behind by a huge value would stay in a running sum for ever.
  if (window.slides >= window.steps) {
    sumAfresh(window, recent)
    return
  }
  const newest = valueAgo(recent, 0)
  const leaving = valueAgo(recent, window.steps)
  if (!Number.isNaN(newest)) {
    window.sum += newest
    window.known += 1
  }
  if (!Number.isNaN(leaving)) {
    window.sum -= leaving
    window.known -= 1
  }
}

/** Whether enough of the window is known to learn from. */
export function isLabelKnown(window: LabelWindow): boolean {
  return window.known > 0 && window.known >= leastKnown * window.steps
}

/** The sum over the window, ≥ 0, missing steps taken as the mean of the known ones. */
export function labelOf(window: LabelWindow): number {
  const label = (window.sum * window.steps) / window.known
  return Math.max(label, 0)
}

function sumAfresh(window: LabelWindow, recent: RecentValues): void {
  window.slides = 0
  window.sum = 0
  window.known = 0
  for (let age = 0; age < window.steps; age += 1) {
    const value = valueAgo(recent, age)
    if (Number.isNaN(value)) continue
    window.sum += value
    window.known += 1
  }
}
