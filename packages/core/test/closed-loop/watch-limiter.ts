import {
  createLimiter,
  type Decision,
  type Limiter,
  type ManualClock,
  manualClock,
} from '@predictive-limit/core'
import { seededRandom } from '../limiter/seeded-random.ts'
import type { Arrival } from './offered-load.ts'

const STEP_MS = 100

/** In the first minute the intervals make themselves at home; it is not judged. */
const WARM_UP_STEPS = 600

/** Arrivals, and the limiter that they meet. */
export interface Run {
  readonly arrivals: readonly Arrival[]
  readonly perSecond: number
  readonly waitMs?: number
  readonly ask?: Ask
}

/** How a request reaches the limiter; says whether it was admitted, where that is known at once. */
export type Ask = (limiter: Limiter<'db'>, arrival: Arrival, clock: ManualClock) => boolean

/** Everybody asks for what they want. */
export const askAlways: Ask = (limiter, { class: name, client }) => {
  const decision = limiter.acquire({ class: name, client })
  return !(decision instanceof Promise) && decision.allowed
}

/**
 * The wrong signal: who would be refused does not ask, so that the limiter learns from what it admits
 * and from nothing else. `peek` decides in the same way and is not counted as demand.
 */
export const askIfAdmitted: Ask = (limiter, arrival, clock) => {
  const { class: name, client } = arrival
  const { allowed } = limiter.peek({ class: name, client }) as Decision<'db'>
  return allowed && askAlways(limiter, arrival, clock)
}

/** Who is refused comes back when told, twice at most; true demand counts the first request alone. */
export const askAgain: Ask = (limiter, arrival, clock) => {
  const { class: name, client } = arrival
  const ask = (triesLeft: number): boolean => {
    const { allowed, retryAfterMs } = limiter.acquire({ class: name, client }) as Decision<'db'>
    if (!allowed && triesLeft > 0) clock.after(retryAfterMs, () => ask(triesLeft - 1))
    return allowed
  }
  return ask(2)
}

/** What a run showed. */
export interface Watch {
  /** Share of the sums of true demand, of a class or of all, at or below the upper 95 forecast for them. */
  coverage(steps: number, owner?: string): number
  /** Tokens per second that went to the pool of a class ahead of demand, at the tick before a time. */
  reservedAt(owner: string, atMs: number): number
  /** Admitted share of the requests of a class from a time on. */
  admitted(owner: string, fromMs: number): number
}

/** One tick: the upper bounds by class and horizon, and the refill of the pools. */
interface Tick {
  readonly step: number
  readonly upper: { readonly [ownerAndSteps: string]: number }
  readonly reserved: { readonly [owner: string]: number }
}

const ALL = 'all'

export function watchLimiter(run: Run): Watch {
  const clock = manualClock()
  const { arrivals, perSecond, waitMs, ask = askAlways } = run
  const limiter = createLimiter({
    resources: { db: { limit: perSecond, window: '1s', key: 'shared' } },
    wait: waitMs === undefined ? undefined : { maxMs: waitMs },
    clock,
    random: seededRandom(1),
  })
  const ticks: Tick[] = []
  limiter.on('tick', ({ atMs }) => ticks.push(tickOf(limiter, Math.round(atMs / STEP_MS))))
  const outcomes = arrivals.map((arrival) => {
    clock.advance(arrival.atMs - clock.now())
    return { ...arrival, allowed: ask(limiter, arrival, clock) }
  })
  void limiter.close()
  return {
    coverage: (steps, owner = ALL) =>
      coverageOf(ticks, demandBySteps(arrivals, owner), { steps, owner }),
    reservedAt: (owner, atMs) =>
      ticks.findLast(({ step }) => step * STEP_MS <= atMs)?.reserved[owner] ?? 0,
    admitted: (owner, fromMs) => {
      const asked = outcomes.filter((one) => one.class === owner && one.atMs >= fromMs)
      return asked.filter(({ allowed }) => allowed).length / asked.length
    },
  }
}

function tickOf(limiter: Limiter<'db'>, step: number): Tick {
  const { total, classes } = limiter.forecast().resources.db
  const upper: { [ownerAndSteps: string]: number } = {}
  for (const [owner, horizons] of Object.entries({ ...classes, [ALL]: total })) {
    for (const one of horizons) upper[`${owner} ${one.horizonMs / STEP_MS}`] = one.upper
  }
  const { pools } = limiter.stats().resources.db
  const reserved = pools.map((pool) => [pool.class, pool.refillPerSecond] as const)
  return { step, upper, reserved: Object.fromEntries(reserved) }
}

function demandBySteps(arrivals: readonly Arrival[], owner: string): Float64Array {
  const demand = new Float64Array(Math.floor((arrivals.at(-1)?.atMs ?? 0) / STEP_MS))
  for (const { atMs, class: name } of arrivals) {
    const step = Math.floor(atMs / STEP_MS)
    if (step < demand.length && (owner === ALL || owner === name)) {
      demand[step] = (demand[step] as number) + 1
    }
  }
  return demand
}

function coverageOf(
  ticks: readonly Tick[],
  demand: Float64Array,
  { steps, owner }: { readonly steps: number; readonly owner: string },
): number {
  const judged = ticks.filter(({ step }) => step >= WARM_UP_STEPS && step + steps <= demand.length)
  const covered = judged.filter(({ step, upper }) => {
    const sum = demand.subarray(step, step + steps).reduce((before, one) => before + one, 0)
    return sum <= (upper[`${owner} ${steps}`] ?? 0)
  })
  return covered.length / judged.length
}
