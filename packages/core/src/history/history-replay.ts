import type { Clock } from '../clock/clock.ts'
import { type ClassTable, MAX_CLASSES } from '../demand/class-table.ts'
import type { DemandStep } from '../demand/demand-steps.ts'
import type { StepTime } from '../demand/step-times.ts'
import type { EmitEvent } from '../events/emitter.ts'
import { type History, type HistoryRecord, recordError, recordFault } from './history-record.ts'
import type { PastCosts } from './past-costs.ts'
import type { PastForecast, PastResource } from './past-resource.ts'

/** A slice of work ends when it took so long, … */
const SLICE_MS = 1.5
/** … and the next begins after so long: at most a sixth of the thread is taken. */
const PAUSE_MS = 8
/** Records between two looks for minutes that are over. */
const RECORDS_PER_LOOK = 16
/** Older records teach nothing: seasons remember seven weeks. */
const OLDEST_MS = 49 * 86_400_000
/** Live steps kept while the past is read: an hour at 100 ms. What is older is missing then. */
const MOST_LIVE_STEPS = 36_000

/** What a replay works with. */
export interface HistoryParts {
  readonly history: History
  readonly clock: Clock
  readonly emit: EmitEvent
  readonly classes: ClassTable
  readonly costs: PastCosts
  /** By resource. */
  readonly pasts: readonly PastResource[]
  /** Lets the forecasters of a resource be those that know the past. */
  readonly adopt: (resource: number, past: PastForecast) => void
}

interface LiveStep {
  readonly number: number
  /** Units by class, for every resource. */
  readonly units: readonly Map<string, number>[]
}

/**
 * Reads the past and learns from it beside the limiter, which decides and learns meanwhile: in
 * slices of under 2 ms. When all is read it takes in the steps that came since, and only then are the
 * forecasters exchanged: at once, between two ticks.
 */
export class HistoryReplay {
  private readonly parts: HistoryParts
  private readonly live: LiveStep[] = []
  private readonly startedAtMs: number
  private isOver = false
  private sliceBeganMs = 0
  private endPause: (() => void) | undefined
  private records = 0
  private passedOver = 0
  private toldFault = false
  private fromMs = Number.POSITIVE_INFINITY
  private toMs = Number.NEGATIVE_INFINITY

  constructor(parts: HistoryParts) {
    this.parts = parts
    this.startedAtMs = parts.clock.wall()
    void this.run()
  }

  /** Notes a step that closes while the past is read. */
  noteStep({ offered }: DemandStep, { number }: StepTime): void {
    if (this.isOver) return
    const { pasts, classes } = this.parts
    const units = pasts.map(() => new Map<string, number>())
    for (let at = 0; at < offered.length; at++) {
      const own = offered[at] as number
      if (own > 0) units[Math.floor(at / MAX_CLASSES)]?.set(classes.nameOf(at % MAX_CLASSES), own)
    }
    this.live.push({ number, units })
    if (this.live.length > MOST_LIVE_STEPS) this.live.shift()
  }

  close(): void {
    this.isOver = true
    this.endPause?.()
  }

  private async run(): Promise<void> {
    const { emit } = this.parts
    // Whoever made the limiter can still listen to what this says.
    await this.pause()
    try {
      await this.read()
    } catch (error) {
      emit('error', { part: 'history', error })
    }
    try {
      await this.learn()
    } catch (error) {
      emit('error', { part: 'history', error })
    }
    this.isOver = true
  }

  private async read(): Promise<void> {
    const { history } = this.parts
    const iterator =
      Symbol.asyncIterator in history ? history[Symbol.asyncIterator]() : history[Symbol.iterator]()
    for (let number = 1; !this.isOver; number++) {
      const next = iterator.next()
      const { done, value } = next instanceof Promise ? await next : next
      if (done) return
      this.take(value, number)
      if (number % RECORDS_PER_LOOK === 0 || this.isTired) await this.recall()
    }
    await iterator.return?.()
  }

  private take(record: HistoryRecord, number: number): void {
    const fault = recordFault(record)
    if (fault === undefined && this.isUseful(record.at) && this.count(record)) return
    this.passedOver += 1
    const isFirst = fault !== undefined && !this.toldFault
    if (isFirst) this.parts.emit('error', { part: 'history', error: recordError(number, fault) })
    this.toldFault ||= isFirst
  }

  private isUseful(atMs: number): boolean {
    return atMs >= this.startedAtMs - OLDEST_MS && atMs < this.startedAtMs
  }

  private count(record: HistoryRecord): boolean {
    const { at, type = 'default', client = 'anonymous' } = record
    const { pasts, costs } = this.parts
    for (const [resource, past] of pasts.entries()) {
      const units = costs.unitsOf(resource, type, record)
      if (!past.take(record.class ?? type, client, at, units)) return false
    }
    this.records += 1
    this.fromMs = Math.min(this.fromMs, at)
    this.toMs = Math.max(this.toMs, at)
    return true
  }

  private async recall(): Promise<void> {
    for (const past of this.parts.pasts) await this.workOff(past.recall())
    await this.rest()
  }

  private async learn(): Promise<void> {
    const { pasts, adopt, emit } = this.parts
    for (const past of pasts) await this.workOff(past.replay())
    for (let step = this.live.shift(); step !== undefined; step = this.live.shift()) {
      const { number, units } = step
      for (const [resource, past] of pasts.entries()) {
        await this.workOff(past.replayLive(number, units[resource] as Map<string, number>))
      }
    }
    if (this.isOver) return
    // No await since the last look for live steps: what is handed over has seen all of them.
    for (const [resource, { forecast }] of pasts.entries()) if (forecast) adopt(resource, forecast)
    const { records, passedOver, fromMs, toMs } = this
    emit('history', { records, passedOver, ...(records > 0 && { fromMs, toMs }) })
  }

  /** Does a little at a time, with pauses. */
  private async workOff(work: Generator<void>): Promise<void> {
    for (const _ of work) {
      if (this.isOver) return
      if (this.isTired) await this.rest()
    }
  }

  private get isTired(): boolean {
    return this.parts.clock.now() - this.sliceBeganMs >= SLICE_MS
  }

  private async rest(): Promise<void> {
    if (this.isTired) await this.pause()
  }

  private async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.parts.clock.after(PAUSE_MS, resolve)
      this.endPause = () => {
        cancel()
        resolve()
      }
    })
    this.sliceBeganMs = this.parts.clock.now()
  }
}
