import type { LimiterForecast } from '@predictive-limit/core'
import type { Costs } from '../arrival.ts'
import { RunningSum } from './running-sum.ts'

/** How often the interval of one resource and horizon held what then came. */
export interface Coverage {
  readonly resource: string
  readonly horizonMs: number
  /** Forecasts whose horizon is over. */
  readonly forecasts: number
  /** Of them: demand within [lower, upper]; demand at or below upper. */
  readonly held: number
  readonly belowUpper: number
}

interface Pending {
  readonly fromMs: number
  readonly lower: number
  readonly upper: number
}

interface OpenCoverage extends Coverage {
  readonly pending: Pending[]
  forecasts: number
  held: number
  belowUpper: number
}

/** Horizons end this long before what they sum may be forgotten. */
const keepMs = 120_000

/** Compares forecasts with the demand that was offered afterwards, admitted or not. */
export class IntervalCoverage {
  readonly #offered: ReadonlyMap<string, RunningSum>
  readonly #records = new Map<string, OpenCoverage>()

  constructor(resources: readonly string[]) {
    this.#offered = new Map(resources.map((name) => [name, new RunningSum(keepMs)]))
  }

  noteOffered(costs: Costs, nowMs: number): void {
    for (const [name, sum] of this.#offered) {
      const cost = costs[name] ?? 0
      if (cost > 0) sum.add(nowMs, cost)
    }
  }

  /** Demand offered in the second before `nowMs`. */
  offeredPerSecond(resource: string, nowMs: number): number {
    const sum = this.#offered.get(resource)
    return sum === undefined ? 0 : sum.before(nowMs) - sum.before(nowMs - 1_000)
  }

  /** Takes up the newest forecast and settles those whose horizon is over; called once a tick. */
  noteForecast({ madeAtMs, resources }: LimiterForecast, nowMs: number): void {
    if (madeAtMs === undefined) return
    for (const [resource, sum] of this.#offered) {
      for (const { horizonMs, lower, upper } of resources[resource]?.total ?? []) {
        const record = this.#recordOf(resource, horizonMs)
        record.pending.push({ fromMs: madeAtMs, lower, upper })
        settle(record, sum, nowMs)
      }
    }
  }

  get coverage(): readonly Coverage[] {
    return [...this.#records.values()]
  }

  #recordOf(resource: string, horizonMs: number): OpenCoverage {
    const key = `${resource} ${horizonMs}`
    const known = this.#records.get(key)
    if (known !== undefined) return known
    const record = { resource, horizonMs, forecasts: 0, held: 0, belowUpper: 0, pending: [] }
    this.#records.set(key, record)
    return record
  }
}

function settle(record: OpenCoverage, offered: RunningSum, nowMs: number): void {
  const isOver = ({ fromMs }: Pending): boolean => fromMs + record.horizonMs <= nowMs
  for (let next = record.pending[0]; next !== undefined && isOver(next); next = record.pending[0]) {
    record.pending.shift()
    const came = offered.before(next.fromMs + record.horizonMs) - offered.before(next.fromMs)
    record.forecasts += 1
    record.held += came >= next.lower && came <= next.upper ? 1 : 0
    record.belowUpper += came <= next.upper ? 1 : 0
  }
}
