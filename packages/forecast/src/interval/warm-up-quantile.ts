import { countQuantile } from '../counts/count-quantile.ts'
import { dispersionOf, type IntervalState } from './interval-state.ts'

/** Deviation of a level that nothing is known of, as a share of it. */
const levelDoubt = 0.4

/**
 * The dispersion to assume while few labels are known: at least 1 + √h (2 for the next step), and
 * what was measured, made larger while the labels are few and overlap; to this comes that the level
 * itself may be off, by 40 % of it before the first label and half as much after h of them.
 *
 * @param mean the forecast
 * @example // h = 10, φ = 6 after 30 labels, mean 50: max(1 + 3.16, 6 · (1 + 10/30)) + 50 · (0.4/4)² = 8.5
 */
export function warmUpDispersion(state: IntervalState, steps: number, mean: number): number {
  const doubt = 1 + steps / Math.max(1, state.labels)
  const drift = levelDoubt / (1 + state.labels / steps)
  return Math.max(1 + Math.sqrt(steps), dispersionOf(state) * doubt) + mean * drift * drift
}

/**
 * A quantile before the trackers know: the wider of the negative binomial and the normal of the
 * same mean and dispersion. The normal is there because a negative binomial much more dispersed
 * than its mean is nearly always 0, and so is its 0.95 quantile.
 *
 * Source: negative binomial for counts, as in the M5 uncertainty competition (Makridakis et al.,
 * 2022).
 *
 * @param level probability
 * @param score the standard normal quantile of `level`
 */
export function warmUpQuantile(
  level: number,
  score: number,
  mean: number,
  dispersion: number,
): number {
  const count = countQuantile(level, mean, dispersion)
  const normal = mean + score * Math.sqrt(dispersion * mean)
  return level < 0.5 ? Math.min(count, normal) : Math.max(count, normal)
}
