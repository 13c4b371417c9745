import type { Series } from './load-traces.ts'
import { type CellScore, scoreSeries } from './score-series.ts'

const horizons = [1, 10, 60]
const families = [['last-value'], ['ewma'], ['holt'], ['regression']] as const
const fewestLabels = 300

/** One series at one horizon: the mix, and each family alone. */
export interface Cell {
  readonly name: string
  readonly steps: number
  readonly mix: CellScore
  readonly lastValue: CellScore
  readonly bestPinball: number
  readonly bestRmse: number
}

/** The cells of a series that have enough labels to say anything. */
export function cellsOf(series: Series): Cell[] {
  const mixes = scoreSeries(series, horizons, 'auto')
  const alone = families.map((models) => scoreSeries(series, horizons, models))
  return horizons.flatMap((steps, i) => {
    const mix = mixes[i]
    const scores = alone.flatMap((of) => of[i] ?? [])
    const [lastValue] = scores
    if (mix === undefined || lastValue === undefined || mix.labels < fewestLabels) return []
    const bestPinball = Math.min(...scores.map((score) => score.pinball95))
    const bestRmse = Math.min(...scores.map((score) => score.rmse))
    return [{ name: series.name, steps, mix, lastValue, bestPinball, bestRmse }]
  })
}
