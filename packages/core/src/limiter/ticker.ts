import type { DemandStep } from '../demand/demand-steps.ts'
import type { StepTime } from '../demand/step-times.ts'
import type { ClosedSteps } from '../predict/predictor.ts'
import { type LimiterParts, tickMs } from './limiter-parts.ts'

/** An arrival that finds this many steps unlearned runs the tick itself: no timer does. */
const MOST_STEPS_BEHIND = 5

/** This many, and even the timer of a slice has not come. */
const STEPS_LOST = 50

/**
 * A slice begins its last piece before this, and later when the tick is behind. A resource takes 10 to 100 µs,
 * 0.3 ms with 32 classes; a request that comes meanwhile waits, for a collection of garbage, too.
 */
const SLICE_MS = 0.5
const LONG_SLICE_MS = 1

/** Between two slices of a tick, so that requests are served meanwhile; less when it is behind. */
const PAUSE_MS = 2
const SHORT_PAUSE_MS = 1

/** Part of its step within which a tick is to be done. */
const PART_OF_STEP = 0.75

/**
 * Steps times resources that one tick learns from at most, some 50 ms of work. Older steps then count
 * as missing: a tick that fell behind must not take ever longer.
 */
const MOST_LEARNED = 5_000

/** A tick that may take several slices. */
interface Round extends ClosedSteps {
  /** When it began, µs. */
  readonly atUs: number
  /** What is left to learn from requests. It comes first: the outlook of the forecasts is made of it. */
  learning: Iterator<undefined, void> | undefined
  /** The resource that comes next. */
  next: number
}

/**
 * Runs the tick on a fixed grid, and from the request path where timers are late or forbidden. A tick of
 * many resources is spread over its step in slices of 0.5 to 1 ms of the limiter's clock, so that no
 * request waits for all of it; with a clock that stands still meanwhile it is one slice.
 */
export class Ticker {
  readonly #parts: LimiterParts<never, string>
  readonly #onStep: (step: DemandStep, time: StepTime) => void
  #stop: (() => void) | undefined
  #round: Round | undefined
  #cancelSlice: (() => void) | undefined
  /** When the newest forecast was made, ms of the limiter's clock. */
  forecastAtMs: number | undefined

  /** @param onStep - told of each step that all resources have learned from */
  constructor(
    parts: LimiterParts<never, string>,
    onStep: (step: DemandStep, time: StepTime) => void,
  ) {
    this.#parts = parts
    this.#onStep = onStep
    this.start()
  }

  get isRunning(): boolean {
    return this.#stop !== undefined
  }

  /** Some runtimes forbid timers outside a request: then the first request starts them. */
  start(): void {
    try {
      this.#stop = this.#parts.clock.every(tickMs(this.#parts.spec), () => this.tick())
    } catch {
      this.#stop = undefined
    }
  }

  /** Closes the steps that ended before an arrival, and catches up where no timer ticks. */
  arrive(nowUs: number): void {
    const { demand } = this.#parts
    if (demand === undefined) return
    demand.close(nowUs)
    if (!this.isRunning) this.start()
    const most = this.#cancelSlice === undefined ? MOST_STEPS_BEHIND : STEPS_LOST
    if (demand.waiting > most) this.tick()
  }

  /** Observe, learn, forecast, size, transfer; then a little upkeep. Never throws. */
  tick(): void {
    const { buckets, demand, predictor, emitter, nowUs } = this.#parts
    const atUs = nowUs()
    try {
      buckets.sweep(atUs)
    } catch (error) {
      emitter.emit('error', { part: 'store', error })
    }
    if (demand === undefined || predictor === undefined) return
    demand.close(atUs)
    if (this.#round === undefined) {
      this.#begin(atUs)
      this.#runSlice(SLICE_MS)
    } else {
      // It learns from the steps since then when it is done.
      this.#runSlice(LONG_SLICE_MS)
    }
  }

  stop(): void {
    this.#stop?.()
    this.#cancelSlice?.()
  }

  #begin(atUs: number): void {
    const { spec, demand, learner, stepTimes, resources } = this.#parts
    if (demand === undefined) return
    const most = Math.max(1, Math.floor(MOST_LEARNED / resources.length))
    const closed = demand.takeClosed()
    const steps = closed.slice(-most)
    for (const dropped of closed.slice(0, -most)) demand.recycle(dropped)
    if (steps.length === 0) return
    const openedUs = demand.endsAtUs - tickMs(spec) * 1000
    const times = stepTimes.ofClosed(steps.length, openedUs, atUs)
    this.#round = { steps, times, atUs, learning: learner?.tick(atUs), next: 0 }
  }

  #runSlice(sliceMs: number): void {
    const { clock, demand } = this.#parts
    const round = this.#round
    if (round === undefined) return
    let nowMs = clock.now()
    const endMs = nowMs + sliceMs
    while (!this.#isDone(round) && nowMs < endMs) {
      this.#runPiece(round, nowMs)
      nowMs = clock.now()
    }
    if (!this.#isDone(round)) {
      this.#goOn(this.#isBehind(round, nowMs))
      return
    }
    this.#finish(round)
    // Steps that ended meanwhile need not wait for the grid.
    if (demand !== undefined && demand.waiting > 0) this.#goOn(true)
  }

  #isDone({ learning, next }: Round): boolean {
    return learning === undefined && next >= this.#parts.resources.length
  }

  /** Learns from a few requests, or serves one resource. */
  #runPiece(round: Round, nowMs: number): void {
    if (round.learning !== undefined) {
      if (round.learning.next().done) round.learning = undefined
      return
    }
    this.#parts.predictor?.serve(round.next, round, Math.floor(nowMs * 1000))
    round.next += 1
  }

  #isBehind({ next, atUs, steps }: Round, nowMs: number): boolean {
    const { spec, resources } = this.#parts
    const passed = (nowMs - atUs / 1000) / (PART_OF_STEP * tickMs(spec))
    return steps.length > 1 || next / resources.length < passed
  }

  #goOn(isBehind: boolean): void {
    if (this.#cancelSlice !== undefined) return
    try {
      this.#cancelSlice = this.#parts.clock.after(isBehind ? SHORT_PAUSE_MS : PAUSE_MS, () => {
        this.#cancelSlice = undefined
        if (this.#round === undefined) this.#begin(this.#parts.nowUs())
        this.#runSlice(isBehind ? LONG_SLICE_MS : SLICE_MS)
      })
    } catch {
      // Timers are forbidden here: the next tick or arrival goes on.
    }
  }

  #finish(round: Round): void {
    const { steps, times, atUs } = round
    const { demand, predictor, counters, emitter, nowUs } = this.#parts
    this.#round = undefined
    predictor?.end(round, nowUs())
    for (const [i, step] of steps.entries()) {
      this.#onStep(step, times[i] as StepTime)
      demand?.recycle(step)
    }
    this.forecastAtMs = atUs / 1000
    counters.ticks += 1
    if (steps.length > 1) counters.lateTicks += 1
    emitter.emit('tick', { atMs: this.forecastAtMs, lateSteps: steps.length - 1 })
  }
}
