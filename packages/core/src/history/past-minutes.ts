/** Demand of a minute of the past, or of the part of it that is known, by series and step. */
export interface PastMinute {
  /** Number of its first step, from the epoch. */
  readonly firstStep: number
  readonly steps: number
  /** Units of each series that had any, step by step. */
  readonly demand: ReadonlyMap<string, Float64Array>
}

/** A silence is a gap when it is this many times as long as records lie apart lately, … */
const GAP_IN_INTERVALS = 30
/** … and at least this long. */
const SHORTEST_GAP_MS = 300_000
/** Weight of the newest interval in what is usual lately. */
const INTERVAL_WEIGHT = 0.01
/** Records may be this late: servers write a request down when it has ended. */
const MOST_LATE_MS = 60_000
const MINUTE_MS = 60_000

interface OpenMinute extends PastMinute {
  readonly demand: Map<string, Float64Array>
}

/**
 * Puts records into minutes of steps. A log that is silent for long has a gap there: an hour without
 * a record, where there were many a second, is a file that was lost and not an hour of no demand.
 */
export class PastMinutes {
  private readonly stepMs: number
  /** Steps of a whole minute; one begins at each multiple of it. */
  private readonly length: number
  private open: OpenMinute | undefined
  private lastAtMs = Number.NaN
  private intervalMs = 0
  private intervals = 0

  constructor(stepMs: number) {
    this.stepMs = stepMs
    this.length = Math.max(1, Math.round(MINUTE_MS / stepMs))
  }

  /** The minutes that are over when a record comes at this time; `undefined` when it comes too late. */
  goTo(atMs: number): readonly PastMinute[] | undefined {
    const step = this.stepAt(atMs)
    const { open, lastAtMs } = this
    if (open !== undefined && step < open.firstStep) {
      return lastAtMs - atMs <= MOST_LATE_MS ? [] : undefined
    }
    const isGap = this.noteInterval(atMs)
    if (open !== undefined && !isGap) return this.passMinutes(open, step)
    this.open = this.minuteFrom(step)
    return open === undefined ? [] : [this.knownPart(open, lastAtMs)]
  }

  /** First step of the open minute. */
  get openStep(): number {
    return this.open?.firstStep ?? 0
  }

  /** Adds to the open minute; a late record counts at its beginning. */
  add(series: string, atMs: number, units: number): void {
    const { open } = this
    if (open === undefined) return
    const steps = open.demand.get(series) ?? new Float64Array(open.steps)
    open.demand.set(series, steps)
    const at = Math.max(0, this.stepAt(atMs) - open.firstStep)
    steps[at] = (steps[at] as number) + units
  }

  /** The last minute, as far as it is known. */
  end(): readonly PastMinute[] {
    const { open } = this
    this.open = undefined
    return open === undefined ? [] : [this.knownPart(open, this.lastAtMs)]
  }

  private stepAt(atMs: number): number {
    return Math.floor(atMs / this.stepMs)
  }

  private minuteFrom(firstStep: number): OpenMinute {
    const steps = this.length - (firstStep % this.length)
    return { firstStep, steps, demand: new Map() }
  }

  /** Up to the last record: who knows what came after it, before a gap. */
  private knownPart({ firstStep, demand }: PastMinute, lastAtMs: number): PastMinute {
    return { firstStep, steps: this.stepAt(lastAtMs) - firstStep + 1, demand }
  }

  /** The minutes that end before `step`, the silent ones among them. */
  private passMinutes(open: OpenMinute, step: number): PastMinute[] {
    const over: PastMinute[] = []
    let minute = open
    while (step >= minute.firstStep + minute.steps) {
      over.push(minute)
      minute = this.minuteFrom(minute.firstStep + minute.steps)
    }
    this.open = minute
    return over
  }

  /** Learns how far records lie apart; says whether this one comes after a gap. */
  private noteInterval(atMs: number): boolean {
    const silenceMs = Math.max(0, atMs - this.lastAtMs)
    if (!(this.lastAtMs >= atMs)) this.lastAtMs = atMs
    if (Number.isNaN(silenceMs)) return false
    const longest = Math.max(SHORTEST_GAP_MS, GAP_IN_INTERVALS * this.intervalMs)
    if (this.intervals > 0 && silenceMs > longest) return true
    this.intervals += 1
    const weight = Math.max(INTERVAL_WEIGHT, 1 / this.intervals)
    this.intervalMs += weight * (silenceMs - this.intervalMs)
    return false
  }
}
