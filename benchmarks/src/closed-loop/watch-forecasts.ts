import { createLimiter, type Decision, type Limiter, manualClock } from '@predictive-limit/core'
import type { Arrival } from '../simulate/arrivals.ts'
import { seededRandom } from '../simulate/random.ts'

const STEP_MS = 100

/** Part of a run in which intervals make themselves at home; it is not judged. */
const WARM_UP = 0.2

/** Horizons of a limiter by default, in steps. */
export const HORIZONS = [1, 10, 100] as const

/** Who asks the limiter, and who comes back. */
export interface Habits {
  /** Whether those who would be refused ask at all: if not, the limiter learns from admitted traffic. */
  readonly refusedAsk: boolean
  /** How often a refused request comes back after the time it was told. */
  readonly retries: number
}

/** What a run showed. */
export interface Watched {
  /** Share of sums of true demand at or below their upper 95, by `HORIZONS`. */
  readonly coverage: readonly number[]
  /** Refused share of those who asked. */
  readonly refused: number
}

/** Runs arrivals through a limiter, and compares each tick's bounds with the demand that followed. */
export function watchForecasts(
  arrivals: readonly Arrival[],
  perSecond: number,
  { refusedAsk, retries }: Habits,
): Watched {
  const clock = manualClock()
  const limiter = createLimiter({
    clock,
    random: seededRandom(1),
    resources: { requests: { limit: perSecond, window: '1s', key: 'shared' } },
  })
  const bounds: number[][] = []
  limiter.on('tick', ({ atMs }) => {
    bounds[Math.round(atMs / STEP_MS)] = limiter
      .forecast()
      .resources.requests.total.map(({ upper }) => upper)
  })
  let refused = 0
  const arrive = (arrival: Arrival, triesLeft: number) => {
    const { allowed, retryAfterMs } = ask(limiter, arrival, refusedAsk)
    if (allowed) return
    if (triesLeft === retries) refused += 1
    if (triesLeft > 0) clock.after(retryAfterMs, () => arrive(arrival, triesLeft - 1))
  }
  for (const arrival of arrivals) {
    clock.advance(arrival.atMs - clock.now())
    arrive(arrival, retries)
  }
  void limiter.close()
  return {
    coverage: HORIZONS.map((steps, index) => {
      return coverageOf(bounds, demandOf(arrivals), { steps, index })
    }),
    refused: refused / arrivals.length,
  }
}

function ask(limiter: Limiter, { class: name, client }: Arrival, refusedAsk: boolean): Decision {
  const request = { class: name, client, type: name }
  const would = refusedAsk ? undefined : (limiter.peek(request) as Decision)
  return would?.allowed === false ? would : (limiter.acquire(request) as Decision)
}

/** Requests of each step, without those that come again. */
function demandOf(arrivals: readonly Arrival[]): Float64Array {
  const demand = new Float64Array(Math.floor((arrivals.at(-1)?.atMs ?? 0) / STEP_MS))
  for (const { atMs, cost } of arrivals) {
    const step = Math.floor(atMs / STEP_MS)
    if (step < demand.length) demand[step] = (demand[step] ?? 0) + cost
  }
  return demand
}

function coverageOf(
  bounds: readonly (readonly number[] | undefined)[],
  demand: Float64Array,
  { steps, index }: { readonly steps: number; readonly index: number },
): number {
  let labels = 0
  let covered = 0
  for (let t = Math.floor(WARM_UP * demand.length); t + steps <= demand.length; t += 1) {
    const bound = bounds[t]?.[index]
    if (bound === undefined) continue
    const sum = demand.subarray(t, t + steps).reduce((before, one) => before + one, 0)
    labels += 1
    if (sum <= bound) covered += 1
  }
  return covered / labels
}
