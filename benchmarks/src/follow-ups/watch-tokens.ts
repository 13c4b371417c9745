import { createLimiter, type ModelName, manualClock } from '@predictive-limit/core'
import { labelsOf, pinballLoss, rootMeanSquare } from '../forecast/scores.ts'
import type { VisitTrace } from '../patterns/visit.ts'
import { seededRandom } from '../simulate/random.ts'
import { horizons } from './watch-means.ts'

/** Cost of the mean request, in tokens: what a trace counts in may be too fine or coarse for them. */
const meanTokens = 100

/** First part of a run, which only teaches. */
const warmUp = 0.2

/** How a limiter runs. */
export interface TokenSetting {
  readonly stepMs: number
  readonly models: 'auto' | readonly ModelName[]
}

/** Errors of the forecasts of all tokens at one horizon. */
export interface TokenErrors {
  readonly rmse: number
  /** Of the bound for 95 %. */
  readonly pinball: number
}

interface Said {
  readonly mean: number
  readonly upper: number
}

/** Sends the requests of a trace through a limiter that refuses nobody: errors of its forecasts, by `horizons`. */
export function watchTokens(trace: VisitTrace, { stepMs, models }: TokenSetting): TokenErrors[] {
  const { visits } = trace
  const costOf = tokensOf(trace)
  const clock = manualClock()
  const limiter = createLimiter({
    clock,
    random: seededRandom(1),
    resources: { tokens: { limit: 1e9, window: '1s', key: 'shared' } },
    predict: { every: stepMs, models },
  })
  const said: Said[][] = []
  limiter.on('tick', ({ atMs }) => {
    const { total } = limiter.forecast().resources.tokens
    said[Math.round(atMs / stepMs)] = total.map(({ mean, upper }) => ({ mean, upper }))
  })
  const demand = new Float64Array(Math.floor((visits.at(-1)?.atMs ?? 0) / stepMs))
  for (const [i, { atMs, type, client }] of visits.entries()) {
    clock.advance(atMs - clock.now())
    const tokens = costOf[i] ?? 0
    limiter.acquire({ type, client, cost: { tokens } })
    const step = Math.floor(atMs / stepMs)
    if (step < demand.length) demand[step] = (demand[step] ?? 0) + tokens
  }
  void limiter.close()
  return errorsOf(said, demand)
}

function tokensOf({ visits }: VisitTrace): number[] {
  const mean = visits.reduce((sum, { cost }) => sum + cost[0], 0) / visits.length
  return visits.map(({ cost }) => Math.round((cost[0] / mean) * meanTokens * 1_000) / 1_000)
}

function errorsOf(said: readonly (readonly Said[])[], demand: Float64Array): TokenErrors[] {
  const from = Math.floor(warmUp * demand.length)
  return horizons.map((steps, index) => {
    const known: { readonly label: number; readonly forecast: Said }[] = []
    // The label after step t − 1 is of what comes from t on, which the tick at t forecasts.
    for (const [i, label] of labelsOf(demand, steps).entries()) {
      const forecast = i + 1 < from ? undefined : said[i + 1]?.[index]
      if (forecast !== undefined) known.push({ label, forecast })
    }
    const labels = known.map(({ label }) => label)
    const means = known.map(({ forecast }) => forecast.mean)
    const uppers = known.map(({ forecast }) => forecast.upper)
    return {
      rmse: rootMeanSquare(labels, means),
      pinball: pinballLoss(labels, uppers, 0.95),
    }
  })
}
