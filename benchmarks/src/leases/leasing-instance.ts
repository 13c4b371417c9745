import {
  applyReply,
  createHeldLease,
  type HeldLease,
  isSaturated,
  type Lessor,
  messageFor,
  takeHeld,
} from '@predictive-limit/core/leases'
import type { EventQueue } from './event-queue.ts'

export const TICK_US = 100_000
const TERM_US = 500_000
const COST = 1_000
const NAME = 'requests'

/** A saturated answer counts for so long. */
const SATURATED_US = 1.2 * TICK_US

/** Upper 95 % of a normal distribution: how much more than the mean an instance wants to hold. */
const QUANTILE = 1.64

/** How fast the mean follows. */
const WEIGHT = 0.1

/** What is told of an instance: requests that came, were admitted, had to ask; messages sent. */
export interface Told {
  offered(): void
  admitted(): void
  asked(): void
  renewed(): void
}

/** The least that an instance has to do: an average of its demand, one message a tick, cached refusals. */
export class LeasingInstance {
  readonly #queue: EventQueue
  readonly #lessor: Lessor
  readonly #delayUs: number
  readonly #told: Told
  readonly #lease: HeldLease
  #arrived = 0
  #perTick: number | undefined
  #refusedUntilUs = 0
  #isWaiting = false

  constructor(
    name: string,
    parts: {
      readonly queue: EventQueue
      readonly lessor: Lessor
      readonly delayUs: number
      readonly told: Told
    },
  ) {
    let runs = 0
    this.#queue = parts.queue
    this.#lessor = parts.lessor
    this.#delayUs = parts.delayUs
    this.#told = parts.told
    this.#lease = createHeldLease({ termUs: TERM_US, newIncarnation: () => `${name}.${runs++}` })
  }

  /** A request: paid by the lease, refused at once, or asked for at the store. */
  arrive(): void {
    const { nowUs } = this.#queue
    this.#arrived += 1
    this.#told.offered()
    if (takeHeld(this.#lease, NAME, COST, nowUs)) {
      this.#told.admitted()
      return
    }
    if (isSaturated(this.#lease, NAME, nowUs, SATURATED_US) || nowUs < this.#refusedUntilUs) return
    this.#told.asked()
    this.#queue.at(nowUs + this.#delayUs, () => this.#ask())
  }

  #ask(): void {
    const lackingUs = this.#lessor.take(NAME, COST, this.#queue.nowUs)
    if (lackingUs === 0) {
      this.#told.admitted()
      return
    }
    this.#queue.at(this.#queue.nowUs + this.#delayUs, () => {
      this.#refusedUntilUs = this.#queue.nowUs + Math.min(lackingUs, TICK_US)
    })
  }

  /** At most one message is on its way. */
  renew(): void {
    if (this.#isWaiting) return
    const { nowUs } = this.#queue
    const message = messageFor(this.#lease, [this.#want()], { nowUs, wallUs: nowUs })
    this.#isWaiting = true
    this.#told.renewed()
    this.#queue.at(nowUs + this.#delayUs, () => {
      const reply = this.#lessor.renew(message, this.#queue.nowUs)
      this.#queue.at(this.#queue.nowUs + this.#delayUs, () => {
        this.#isWaiting = false
        applyReply(this.#lease, reply, this.#queue.nowUs)
      })
    })
  }

  #want() {
    const arrived = this.#arrived
    this.#arrived = 0
    const before = this.#perTick ?? arrived
    this.#perTick = before + WEIGHT * (arrived - before)
    const horizonUs = 1.2 * TICK_US + 2 * this.#delayUs
    return {
      class: NAME,
      ratePerSecond: upperUnits((this.#perTick * 1e6) / TICK_US),
      capacity: upperUnits((this.#perTick * horizonUs) / TICK_US),
      weight: 1_000_000,
    }
  }
}

/** Poisson arrivals: the variance is the mean. */
function upperUnits(mean: number): number {
  return Math.ceil(mean + QUANTILE * Math.sqrt(mean)) * COST
}
