import { labelsOf } from './scores.ts'

const level = 0.95
const normalScore = 1.645

/**
 * Upper 0.95 of the last value with a plain interval of its own: h × the last value + q·√(φ · that),
 * φ = EWMA(error²)/EWMA(forecast), at least 5 % of the running mean, and one tracker of q with step
 * 0.1/√h/(1 + (h − 1)/60). Written here and not taken from the library, so that a better interval
 * there does not make the yardstick longer.
 */
export function plainUpper95(values: Float64Array, steps: number): Float64Array {
  const labels = labelsOf(values, steps)
  const offsets = new Float64Array(values.length)
  const scales = new Float64Array(values.length)
  const step = 0.1 / Math.sqrt(steps) / (1 + (steps - 1) / 60)
  const state = { offset: normalScore, square: 0, forecast: 0, mean: 0 }
  return values.map((value, t) => {
    const made = t - steps
    if (made >= 0) {
      const said = steps * (values[made] ?? 0)
      const label = labels[made] ?? 0
      const upper = said + (offsets[made] ?? 0) * (scales[made] ?? 0)
      state.offset += step * (level - Number(label <= upper))
      const weight = Math.max(0.01 / (1 + 0.05 * (steps - 1)), 1 / (made + 1))
      state.square += weight * ((label - said) ** 2 - state.square)
      state.forecast += weight * (said - state.forecast)
      state.mean += Math.max(0.005, 1 / (made + 1)) * (label - state.mean)
    }
    const forecast = steps * value
    const dispersion = made < 0 ? 2 : state.square / Math.max(state.forecast, 1e-6)
    const scale = Math.max(Math.sqrt(dispersion * forecast), 0.05 * state.mean, 1e-6)
    offsets[t] = state.offset
    scales[t] = scale
    return Math.max(0, forecast + state.offset * scale)
  })
}
