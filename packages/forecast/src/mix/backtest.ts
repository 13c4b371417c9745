import { keptNumbers } from '../forecaster/kept-numbers.ts'
import type { MadeForecast } from '../horizon/made-forecast.ts'

/** Weight of the newest squared error: a memory of about 500 labels. */
const newestWeight = 0.002

/** How well the experts and their mix did lately at one horizon. */
export type BacktestState = {
  labels: number
  /** Discounted squared error of each expert. */
  readonly squares: Float64Array
  /** That of the mix. */
  mixSquare: number
}

export function createBacktest(experts: number): BacktestState {
  return { labels: 0, squares: keptNumbers(experts), mixSquare: 0 }
}

/**
 * Rolling backtest with discounting: every forecast was made before its label was known, and
 * S ← S + 0.002·(error² − S); the first 500 labels are averaged. One that sleeps is taken to agree
 * with the mix.
 *
 * Cost: three operations an expert.
 * Source: rolling forecasting origin, Hyndman and Athanasopoulos (2021), 5.10.
 *
 * @example // label 10, experts 9 and 12, mix 10.5, first label: squares 1 and 4, of the mix 0.25
 */
export function updateBacktest(state: BacktestState, made: MadeForecast): void {
  const { squares } = state
  const { experts, label, mean } = made
  state.labels += 1
  const weight = Math.max(newestWeight, 1 / state.labels)
  for (let k = 0; k < squares.length; k += 1) {
    const said = experts[k] as number
    const error = (Number.isNaN(said) ? mean : said) - label
    squares[k] = (squares[k] as number) + weight * (error * error - (squares[k] as number))
  }
  const error = mean - label
  state.mixSquare += weight * (error * error - state.mixSquare)
}
