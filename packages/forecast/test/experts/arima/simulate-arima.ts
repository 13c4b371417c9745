import { seededRandom } from '../../../bench/seeded-counts.ts'

/** An ARIMA process: coefficients, mean of the undifferenced series, deviation of the noise. */
export interface Process {
  readonly phi?: readonly number[]
  readonly theta?: readonly number[]
  readonly isDifferenced?: boolean
  readonly mean?: number
}

/** Values of the process with normal noise of variance 1, the same every time. */
export function simulateArima(process: Process, length: number, seed = 1): number[] {
  const { phi = [], theta = [], isDifferenced = false, mean = 100 } = process
  const random = seededRandom(seed)
  const past: number[] = []
  const noise: number[] = []
  let level = mean
  return Array.from({ length }, () => {
    const e = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const u = weighted(phi, past) + weighted(theta, noise) + e
    past.unshift(u)
    noise.unshift(e)
    level += u
    return isDifferenced ? level : mean + u
  })
}

/** c₁·x₁ + c₂·x₂ + …, newest first; what is unknown counts as 0. */
function weighted(coefficients: readonly number[], newestFirst: readonly number[]): number {
  return coefficients.reduce((sum, c, i) => sum + c * (newestFirst[i] ?? 0), 0)
}

/** What is known when a forecast is made. */
export interface Origin {
  readonly phi: readonly number[]
  readonly theta: readonly number[]
  readonly isDifferenced: boolean
  /** Mean, or last value where differenced. */
  readonly base: number
  /** Deviations or differences, and innovations, newest first. */
  readonly past: readonly number[]
  readonly innovations: readonly number[]
}

/**
 * The sum of the next `steps` values by the book: one value after the other, innovations to come
 * taken as 0 (Box, Jenkins and Reinsel 1994, 5.1.2).
 */
export function slowSumForecast(origin: Origin, steps: number): number {
  const past = [...origin.past]
  const innovations = [...origin.innovations]
  let [sum, level] = [0, origin.base]
  for (let i = 0; i < steps; i += 1) {
    const u = weighted(origin.phi, past) + weighted(origin.theta, innovations)
    past.unshift(u)
    innovations.unshift(0)
    level += u
    sum += origin.isDifferenced ? level : origin.base + u
  }
  return sum
}
