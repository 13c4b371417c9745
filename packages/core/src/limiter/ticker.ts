import type { StepTime } from '../demand/step-times.ts'
import { type LimiterParts, tickMs } from './limiter-parts.ts'

/** An arrival that finds this many steps unlearned runs the tick itself: no timer does. */
const MOST_STEPS_BEHIND = 5

/** Runs the tick on a fixed grid, and from the request path where timers are late or forbidden. */
export class Ticker {
  readonly #parts: LimiterParts<never, string>
  #stop: (() => void) | undefined
  /** When the newest forecast was made, ms of the limiter's clock. */
  forecastAtMs: number | undefined

  constructor(parts: LimiterParts<never, string>) {
    this.#parts = parts
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
    if (demand.waiting > MOST_STEPS_BEHIND) this.tick()
  }

  /** Observe, learn, forecast, size, transfer; then a little upkeep. Never throws. */
  tick(): void {
    const { spec, buckets, demand, stepTimes, predictor, counters, emitter, nowUs } = this.#parts
    const atUs = nowUs()
    try {
      buckets.sweep(atUs)
    } catch (error) {
      emitter.emit('error', { part: 'store', error })
    }
    if (demand === undefined || predictor === undefined) return
    demand.close(atUs)
    const steps = demand.takeClosed()
    if (steps.length === 0) return
    const times = stepTimes.ofClosed(steps.length, demand.endsAtUs - tickMs(spec) * 1000, atUs)
    for (const [i, step] of steps.entries()) {
      predictor.observe(step, times[i] as StepTime, atUs)
      demand.recycle(step)
    }
    predictor.plan(atUs)
    this.forecastAtMs = atUs / 1000
    counters.ticks += 1
    if (steps.length > 1) counters.lateTicks += 1
    emitter.emit('tick', { atMs: this.forecastAtMs, lateSteps: steps.length - 1 })
  }

  stop(): void {
    this.#stop?.()
  }
}
