import type { MadeForecast } from '../horizon/made-forecast.ts'
import { plausible } from '../horizon/plausible.ts'
import { type IntervalShape, type IntervalState, isWarm } from './interval-state.ts'
import { warmUpDispersion, warmUpQuantile } from './warm-up-quantile.ts'

/**
 * Writes the quantile of each level, ascending and ≥ 0, to `out`: mean + offset · scale, or the
 * wide ones of the warm-up until the trackers have seen enough.
 */
export function writeQuantiles(
  state: IntervalState,
  forecast: MadeForecast,
  shape: IntervalShape,
  out: Float64Array,
): void {
  if (isWarm(state)) writeTracked(state, forecast, shape, out)
  else writeWarmUp(state, forecast, shape, out)
}

function writeTracked(
  { offsets }: IntervalState,
  { mean, scale }: MadeForecast,
  { steps }: IntervalShape,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i += 1) {
    insertAscending(out, i, plausible(mean + (offsets[i] as number) * scale, steps))
  }
}

function writeWarmUp(
  state: IntervalState,
  { mean }: MadeForecast,
  { levels: { levels, scores }, steps }: IntervalShape,
  out: Float64Array,
): void {
  const dispersion = warmUpDispersion(state, steps)
  for (let i = 0; i < out.length; i += 1) {
    const value = warmUpQuantile(levels[i] as number, scores[i] as number, mean, dispersion)
    insertAscending(out, i, plausible(value, steps))
  }
}

/** Trackers of neighbouring levels may cross; sorting never makes the pinball loss worse. */
function insertAscending(out: Float64Array, filled: number, value: number): void {
  let at = filled
  while (at > 0 && (out[at - 1] as number) > value) {
    out[at] = out[at - 1] as number
    at -= 1
  }
  out[at] = value
}
