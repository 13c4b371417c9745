import { createLessor } from '@predictive-limit/core/leases'
import { exponential, seededRandom } from '../simulate/random.ts'
import { EventQueue } from './event-queue.ts'
import { LeasingInstance, TICK_US, type Told } from './leasing-instance.ts'

export interface Cell {
  readonly instances: number
  /** Offered ÷ refill. */
  readonly load: number
  /** Demand of the i-th instance is as 1/i^skew. */
  readonly skew: number
  readonly perSecond: number
  readonly burst: number
  /** Between an instance and the store, each way. */
  readonly delayUs: number
}

export interface Figures {
  /** Admitted, of what could have been: the refill or what was offered. */
  readonly used: number
  /** Jain's index of the admitted shares. */
  readonly jain: number
  /** Requests that had to ask the store, per 1,000. */
  readonly asked: number
  /** Messages and asking requests, a second and instance. */
  readonly calls: number
  /** Largest sum of any window beyond its refill, in bursts. */
  readonly worst: number
}

const WARM_UP_US = 5_000_000
const MEASURED_US = 30_000_000

/** A renewal comes up to so much of a tick early or late, or all would come at once. */
const JITTER = 0.1

/** Instances, a network that takes its time, and the store's side of the leases; no other process. */
export function simulateLeases(cell: Cell, seed: number): Figures {
  const { instances, perSecond, burst, delayUs } = cell
  const queue = new EventQueue()
  const lessor = createLessor({ limit: perSecond, windowMs: 1000, burst, tickUs: TICK_US })
  const tally = new Tally(queue, cell)
  for (let i = 0; i < instances; i++) {
    const told = tally.of(i)
    const instance = new LeasingInstance(`i${i}`, { queue, lessor, delayUs, told })
    const random = seededRandom(seed * 1_000 + i)
    arriveFor(queue, instance, random, demandOf(cell, i))
    queue.at(Math.floor(random() * TICK_US), () => renewFor(queue, instance, random))
  }
  queue.runUntil(WARM_UP_US + MEASURED_US)
  return tally.figures()
}

/** Requests per ms of the i-th instance. */
function demandOf({ instances, load, skew, perSecond }: Cell, i: number): number {
  let all = 0
  for (let j = 1; j <= instances; j++) all += 1 / j ** skew
  return (load * perSecond) / 1000 / (i + 1) ** skew / all
}

function arriveFor(
  queue: EventQueue,
  instance: LeasingInstance,
  random: () => number,
  perMs: number,
): void {
  let atUs = 0
  const next = () => {
    atUs += 1000 * exponential(random, perMs)
    queue.at(Math.ceil(atUs), () => {
      next()
      instance.arrive()
    })
  }
  next()
}

function renewFor(queue: EventQueue, instance: LeasingInstance, random: () => number): void {
  const inUs = Math.floor(TICK_US * (1 - JITTER + 2 * JITTER * random()))
  queue.at(queue.nowUs + inUs, () => renewFor(queue, instance, random))
  instance.renew()
}

class Tally {
  readonly #queue: EventQueue
  readonly #cell: Cell
  readonly #offered: number[]
  readonly #admitted: number[]
  #asked = 0
  #renewed = 0
  #excess = 0
  #excessAtUs = 0
  #worst = 0

  constructor(queue: EventQueue, cell: Cell) {
    this.#queue = queue
    this.#cell = cell
    this.#offered = new Array(cell.instances).fill(0)
    this.#admitted = new Array(cell.instances).fill(0)
  }

  of(i: number): Told {
    const count = () => (this.#queue.nowUs >= WARM_UP_US ? 1 : 0)
    return {
      offered: () => {
        this.#offered[i] = (this.#offered[i] as number) + count()
      },
      admitted: () => {
        this.#admitted[i] = (this.#admitted[i] as number) + count()
        this.#window()
      },
      asked: () => {
        this.#asked += count()
      },
      renewed: () => {
        this.#renewed += count()
      },
    }
  }

  /** All windows in one pass: the excess over the refill never begins below 0. */
  #window(): void {
    const { nowUs } = this.#queue
    const refilled = ((nowUs - this.#excessAtUs) * this.#cell.perSecond) / 1e6
    this.#excess = Math.max(0, this.#excess - refilled) + 1
    this.#excessAtUs = nowUs
    this.#worst = Math.max(this.#worst, this.#excess)
  }

  figures(): Figures {
    const seconds = MEASURED_US / 1e6
    const { instances, perSecond, burst } = this.#cell
    const offered = sum(this.#offered)
    const shares = this.#admitted.map((admitted, i) => admitted / (this.#offered[i] as number))
    const squares = sum(shares.map((share) => share * share))
    return {
      used: sum(this.#admitted) / Math.min(offered, perSecond * seconds),
      jain: sum(shares) ** 2 / (instances * squares),
      asked: (1000 * this.#asked) / offered,
      calls: (this.#renewed + this.#asked) / seconds / instances,
      worst: this.#worst / burst,
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
