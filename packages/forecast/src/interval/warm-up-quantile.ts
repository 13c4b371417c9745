import { countQuantile } from '../counts/count-quantile.ts'
import type { IntervalState } from './interval-state.ts'

/** Deviation of a level that nothing is known of, as a share of it. */
const levelDoubt = 0.8
/** From this level on the largest that was seen counts. */
const largeLevel = 0.9
/** Labels, in horizons, until the 0.95 quantile of errors may well be below the largest of them. */
const fewErrors = 40

/** Of a forecast made at the start. */
export interface StartForecast {
  readonly mean: number
  readonly steps: number
  readonly dispersion: number
}

/**
 * The dispersion to assume while few labels are known: at least 1 + √h (2 for the next step), and
 * what was measured, made larger while the labels are few and overlap; to this comes that the level
 * itself may be off, by 80 % of it before the first label. Of that doubt n independent labels leave
 * 1/√(1 + n), and h labels in a row are as good as one.
 *
 * @param measured φ so far
 * @param mean the forecast
 * @example // h = 10, φ = 6 after 30 labels, mean 50: max(1 + 3.16, 6 · (1 + 10/30)) + 50 · 0.64/4 = 16
 */
export function warmUpDispersion(
  measured: number,
  { labels }: { readonly labels: number },
  steps: number,
  mean: number,
): number {
  const doubt = 1 + steps / Math.max(1, labels)
  const drift = (levelDoubt * levelDoubt) / (1 + labels / steps)
  return Math.max(1 + Math.sqrt(steps), measured * doubt) + mean * drift
}

/**
 * A quantile before the trackers know: the wider of the negative binomial and the normal of the
 * same mean and dispersion. The normal is there because a negative binomial much more dispersed
 * than its mean is nearly always 0, and so is its 0.95 quantile.
 *
 * From 0.9 on it is also at least the forecast plus the largest error so far: of n independent
 * errors the next is larger than all with probability 1/(n + 1), so that until 19 of them, which
 * are some 19·h labels, nothing below the largest can be called a 0.95 quantile. And while there was
 * but one value above 0, at least h times that until the first h labels: one has no rate yet.
 *
 * Source: negative binomial for counts, as in the M5 uncertainty competition (Makridakis et al.,
 * 2022); the rank of the next error: conformal prediction, Vovk, Gammerman and Shafer (2005).
 *
 * @param level probability
 * @param score the standard normal quantile of `level`
 */
export function warmUpQuantile(
  level: number,
  score: number,
  state: Pick<IntervalState, 'labels' | 'largestError' | 'values' | 'firstSum'>,
  { mean, steps, dispersion }: StartForecast,
): number {
  const count = countQuantile(level, mean, dispersion)
  const normal = mean + score * Math.sqrt(dispersion * mean)
  if (level < 0.5) return Math.min(count, normal)
  const assumed = Math.max(count, normal)
  if (level < largeLevel) return assumed
  const seen = state.labels < fewErrors * steps ? mean + state.largestError : 0
  const lone = state.values === 1 && state.labels < steps ? state.firstSum : 0
  return Math.max(assumed, seen, lone)
}
