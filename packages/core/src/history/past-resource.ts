import { MAX_POOLS } from '../pools/pool-set.ts'
import type { PredictorSettings } from '../predict/predictor-settings.ts'
import { type PastMinute, PastMinutes } from './past-minutes.ts'
import {
  createPastSeries,
  type PastRates,
  type PastSeries,
  type PastStretch,
  recallStretch,
  replayStretch,
} from './past-series.ts'

/** Steps that are replayed one by one: what models of the tick remember. Seasons alone need more. */
const REPLAYED_STEPS = 4_096

/** What the past of one resource has taught. */
export interface PastForecast {
  readonly total: PastSeries
  /** By name of the class. */
  readonly classes: ReadonlyMap<string, PastSeries>
}

/** What a resource's past is learned with. */
export interface PastContext {
  readonly settings: PredictorSettings
  readonly refillPerSecond: () => number
  /** Whether classes have pools, and need forecasts, of their own. */
  readonly hasClasses: boolean
}

/** Learns one resource's demand from records: the old ones as sums, the newest step by step. */
export class PastResource {
  private readonly context: PastContext
  private readonly minutes: PastMinutes
  private readonly heldMinutes: number
  /** The newest minutes, oldest first. */
  private readonly held: PastMinute[] = []
  private readonly classes = new Map<string, PastSeries>()
  private total: PastSeries | undefined

  constructor(context: PastContext) {
    const { stepMs } = context.settings
    this.context = context
    this.minutes = new PastMinutes(stepMs)
    this.heldMinutes = Math.ceil((REPLAYED_STEPS * stepMs) / 60_000)
  }

  /** Counts a record; false when it comes too late. */
  take(owner: string, client: string, atMs: number, units: number): boolean {
    const over = this.minutes.goTo(atMs)
    if (over === undefined) return false
    this.held.push(...over)
    if (units === 0) return true
    const firstStep = this.minutes.openStep
    this.total ??= createPastSeries(this.context.settings, firstStep)
    this.seriesOf(owner, firstStep)?.clients.note(client, units)
    this.minutes.add(owner, atMs, units)
    return true
  }

  /** Learns from the minutes that are old enough to be known by their sums; a minute at a time. */
  *recall(): Generator<void> {
    while (this.held.length > this.heldMinutes) {
      const minute = this.held.shift() as PastMinute
      for (const [series, stretch] of this.stretchesOf(minute)) {
        recallStretch(series, stretch, this.ratesOf(series))
      }
      this.closeMinute(minute)
      yield
    }
  }

  /** No record follows: learns from the newest minutes, a few steps at a time. */
  *replay(): Generator<void> {
    this.held.push(...this.minutes.end())
    yield* this.recall()
    for (const minute of this.held.splice(0)) {
      for (const [series, stretch] of this.stretchesOf(minute)) {
        yield* replayStretch(series, stretch, this.ratesOf(series))
      }
      this.closeMinute(minute)
    }
  }

  /** Learns from a step that came while the past was being read. */
  *replayLive(firstStep: number, unitsByClass: ReadonlyMap<string, number>): Generator<void> {
    for (const owner of unitsByClass.keys()) this.seriesOf(owner, firstStep)
    const demand = new Map<string, Float64Array>()
    for (const [owner, units] of unitsByClass) demand.set(owner, Float64Array.of(units))
    for (const [series, stretch] of this.stretchesOf({ firstStep, steps: 1, demand })) {
      yield* replayStretch(series, stretch, this.ratesOf(series))
    }
  }

  /** What was learned; `undefined` without a record. */
  get forecast(): PastForecast | undefined {
    const { total, classes } = this
    return total && { total, classes }
  }

  private seriesOf(owner: string, firstStep: number): PastSeries | undefined {
    if (!this.context.hasClasses) return undefined
    const known = this.classes.get(owner)
    if (known !== undefined || this.classes.size >= MAX_POOLS - 1) return known
    const series = createPastSeries(this.context.settings, firstStep)
    this.classes.set(owner, series)
    return series
  }

  /** The part of a minute that each series has; one that began later has none. */
  private *stretchesOf(minute: PastMinute): Generator<[PastSeries, PastStretch]> {
    const { firstStep, steps, demand } = minute
    const { total } = this
    if (total === undefined) return
    yield [total, { firstStep, steps, units: sumOf(demand, steps) }]
    for (const [owner, series] of this.classes) {
      const isLater = series.seconds === 0 && series.nextStep > firstStep
      if (!isLater) yield [series, { firstStep, steps, units: demand.get(owner) }]
    }
  }

  private ratesOf(series: PastSeries): PastRates {
    const { settings, refillPerSecond } = this.context
    const counted = series === this.total ? 1 : series.clients.counted
    return {
      stepSeconds: settings.stepMs / 1000,
      refillPerSecond: refillPerSecond(),
      counted,
    }
  }

  private closeMinute({ steps }: PastMinute): void {
    const seconds = (steps * this.context.settings.stepMs) / 1000
    for (const { clients } of this.classes.values()) clients.closeStep(seconds)
  }
}

function sumOf(demand: PastMinute['demand'], steps: number): Float64Array {
  const sum = new Float64Array(steps)
  for (const units of demand.values()) {
    for (let step = 0; step < steps; step++) {
      sum[step] = (sum[step] as number) + (units[step] as number)
    }
  }
  return sum
}
