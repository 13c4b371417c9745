import { createLimiter, type LimiterPatterns, manualClock } from '@predictive-limit/core'
import type { VisitTrace } from '../patterns/visit.ts'
import { seededRandom } from '../simulate/random.ts'

/** Horizons of a limiter by default, in steps. */
export const horizons = [1, 10, 100] as const

/** All requests together; the other owners are types. */
export const everything = 'all'

/** First part of a run, which only teaches. */
const warmUp = 0.2

/** How a limiter runs. */
export interface Setting {
  readonly stepMs: number
  /** Whether it learns patterns, whose follow-ups its forecasts then know. */
  readonly patterns: boolean
}

/** What a run showed. */
export interface Watched {
  /** Mean squared error of the forecasts of an owner, by `horizons`. */
  readonly errorsOf: (owner: string) => readonly number[]
  readonly report: LimiterPatterns
}

type Means = { readonly [owner: string]: readonly number[] }

/** Sends the requests of a trace through a limiter that refuses nobody, and compares every tick's means. */
export function watchMeans({ visits }: VisitTrace, { stepMs, patterns }: Setting): Watched {
  const clock = manualClock()
  const limiter = createLimiter({
    clock,
    random: seededRandom(1),
    resources: { requests: { limit: 1e6, window: '1s', key: 'shared' } },
    predict: { every: stepMs, patterns },
  })
  const means: Means[] = []
  limiter.on('tick', ({ atMs }) => {
    const { total, classes } = limiter.forecast().resources.requests
    const owners = Object.entries({ ...classes, [everything]: total })
    const ofOwners = owners.map(([owner, all]) => [owner, all.map(({ mean }) => mean)] as const)
    means[Math.round(atMs / stepMs)] = Object.fromEntries(ofOwners)
  })
  for (const { atMs, type, client } of visits) {
    clock.advance(atMs - clock.now())
    limiter.acquire({ type, client })
  }
  const report = limiter.patterns()
  void limiter.close()
  return { report, errorsOf: (owner) => errorsOf(means, demandOf(visits, owner, stepMs), owner) }
}

function demandOf(visits: VisitTrace['visits'], owner: string, stepMs: number): Float64Array {
  const demand = new Float64Array(Math.floor((visits.at(-1)?.atMs ?? 0) / stepMs))
  for (const { atMs, type } of visits) {
    const step = Math.floor(atMs / stepMs)
    if (step < demand.length && (owner === everything || owner === type)) {
      demand[step] = (demand[step] ?? 0) + 1
    }
  }
  return demand
}

function errorsOf(means: readonly Means[], demand: Float64Array, owner: string): number[] {
  return horizons.map((steps, index) => {
    let [labels, squares] = [0, 0]
    for (let t = Math.floor(warmUp * demand.length); t + steps <= demand.length; t += 1) {
      const mean = means[t]?.[owner]?.[index]
      if (mean === undefined) continue
      const sum = demand.subarray(t, t + steps).reduce((before, one) => before + one, 0)
      labels += 1
      squares += (sum - mean) ** 2
    }
    return squares / labels
  })
}
