import type { MadeForecast } from '../horizon/made-forecast.ts'
import { plausible } from '../horizon/plausible.ts'
import { type IntervalShape, type IntervalState, isWarm } from './interval-state.ts'
import { warmUpDispersion, warmUpQuantile } from './warm-up-quantile.ts'

/**
 * Writes the quantile of each level, ascending and ≥ 0, to `out`: mean + offset · scale and,
 * until the trackers have seen enough, the wide one of the warm-up where that is further out.
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
  { mean, scale }: MadeForecast,
  { levels: { levels, scores }, steps }: IntervalShape,
  out: Float64Array,
): void {
  const dispersion = warmUpDispersion(state, steps, mean)
  for (let i = 0; i < out.length; i += 1) {
    const level = levels[i] as number
    const assumed = warmUpQuantile(level, scores[i] as number, mean, dispersion)
    const tracked = mean + (state.offsets[i] as number) * scale
    const wider = level < 0.5 ? Math.min(assumed, tracked) : Math.max(assumed, tracked)
    insertAscending(out, i, plausible(wider, steps))
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
