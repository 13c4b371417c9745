import type { MadeForecast } from '../horizon/made-forecast.ts'
import { plausible } from '../horizon/plausible.ts'
import { type IntervalShape, type IntervalState, isWarm } from './interval-state.ts'
import type { QuantileLevels } from './quantile-levels.ts'
import { dispersionOf, fastView } from './scale-views.ts'
import { warmUpDispersion, warmUpQuantile } from './warm-up-quantile.ts'

/**
 * The quantile of each level into `made.quantiles`, neither ordered nor cut at 0, as the trackers
 * must know it: mean + Σ weight · offset · scale over the views + correction · mean scale. The offsets
 * of the fast view go along.
 */
export function mixQuantiles(state: IntervalState, made: MadeForecast): void {
  const { offsets, weights, corrections } = state
  const { scales, quantiles, fastOffsets } = made
  const levels = quantiles.length
  for (let i = 0; i < levels; i += 1) {
    let spread = (corrections[i] as number) * made.scale
    for (let v = 0, at = i; v < scales.length; v += 1, at += levels) {
      spread += (weights[at] as number) * (offsets[at] as number) * (scales[v] as number)
    }
    quantiles[i] = made.mean + spread
    fastOffsets[i] = offsets[fastView * levels + i] as number
  }
}

/**
 * Writes the quantiles that are handed out, ascending and ≥ 0, to `out`: those of `mixQuantiles`
 * and, until the trackers have seen enough, the wide ones of the warm-up where they are further out.
 */
export function writeQuantiles(
  state: IntervalState,
  made: MadeForecast,
  shape: IntervalShape,
  out: Float64Array,
): void {
  const { quantiles } = made
  if (isWarm(state)) out.set(quantiles)
  else writeWarmUp(state, made, shape, out)
  orderAround(out, shape.levels)
  for (let i = 0; i < out.length; i += 1) out[i] = plausible(out[i] as number, shape.steps)
}

function writeWarmUp(
  state: IntervalState,
  { mean, quantiles }: MadeForecast,
  { levels: { levels, scores }, steps }: IntervalShape,
  out: Float64Array,
): void {
  const start = {
    mean,
    steps,
    dispersion: warmUpDispersion(dispersionOf(state), state, steps, mean),
  }
  for (let i = 0; i < out.length; i += 1) {
    const level = levels[i] as number
    const assumed = warmUpQuantile(level, scores[i] as number, state, start)
    const tracked = quantiles[i] as number
    out[i] = level < 0.5 ? Math.min(assumed, tracked) : Math.max(assumed, tracked)
  }
}

/**
 * Quantiles of neighbouring levels may cross. The one of the level that was asked for stays, so
 * that its share stays what the corrections make it; the others give way.
 */
function orderAround(out: Float64Array, { upperIndex }: QuantileLevels): void {
  for (let i = upperIndex + 1; i < out.length; i += 1) {
    out[i] = Math.max(out[i] as number, out[i - 1] as number)
  }
  for (let i = upperIndex - 1; i >= 0; i -= 1) {
    out[i] = Math.min(out[i] as number, out[i + 1] as number)
  }
}
