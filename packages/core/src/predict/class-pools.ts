import type { Forecaster } from '@predictive-limit/forecast'
import { MAX_CLASSES, REST_CLASS } from '../demand/class-table.ts'
import { MAX_POOLS } from '../pools/pool-set.ts'
import { type ClassPool, createClassPool } from './class-pool.ts'
import { ClientShares } from './client-shares.ts'
import { establish } from './established-share.ts'
import type { PredictorContext } from './resource-predictor.ts'

/** Pool 0: all classes without a pool of their own. */
const REST_POOL = 0

/** How much more than the least pooled class another must be established to take its pool over. */
const TAKE_OVER = 1.5

/** Steps between two looks at who deserves a pool. */
const STEPS_PER_REVIEW = 100

/** Which classes of a shared resource have pools of their own: those that are established most. */
export class ClassPools {
  readonly list: ClassPool[] = []
  readonly byClass: Uint8Array = new Uint8Array(MAX_CLASSES)
  /** Slow average of each class's demand, tokens per second. */
  readonly established: Float64Array = new Float64Array(MAX_CLASSES)
  /** Who makes up the demand of each class with a pool of its own. */
  readonly clients: (ClientShares | undefined)[] = new Array(MAX_CLASSES).fill(undefined)
  private readonly context: PredictorContext
  private readonly forecasterFor: (classIndex: number) => Forecaster
  /** Steps so far. */
  steps = 0

  constructor(context: PredictorContext, forecasterFor: (classIndex: number) => Forecaster) {
    this.context = context
    this.forecasterFor = forecasterFor
  }

  establishedOf(classIndex: number): number {
    return this.established[classIndex] as number
  }

  /** The pool of a class that has demand: its own, a free one, or the rest's. */
  poolFor(classIndex: number): number {
    const own = this.byClass[classIndex] as number
    if (own !== REST_POOL) return own
    const free = classIndex === REST_CLASS ? undefined : this.freePool()
    if (free !== undefined) return this.add(free, classIndex)
    if (!this.list.some(({ pool }) => pool === REST_POOL)) this.add(REST_POOL, REST_CLASS)
    return REST_POOL
  }

  /** The pool of a class that is known from before; `undefined` where none is free. */
  ownOf(name: string, established: number): ClassPool | undefined {
    const index = this.context.classes.indexOf(name)
    this.established[index] = established
    const number = this.poolFor(index)
    return this.list.find(({ pool, classIndex }) => pool === number && classIndex === index)
  }

  forget(classIndex: number): void {
    this.established[classIndex] = 0
    this.withdraw(classIndex)
  }

  /** Notes what a class asked for in a step, tokens. */
  establish(classIndex: number, tokens: number): void {
    const { settings, refillPerSecond } = this.context
    const stepSeconds = settings.stepMs / 1000
    const seconds = this.steps * stepSeconds
    const at = { seconds, stepSeconds, refillPerSecond: refillPerSecond() }
    const before = this.establishedOf(classIndex)
    this.established[classIndex] = establish(before, tokens / stepSeconds, at)
  }

  /** Works out anew who makes up each class, where enough was seen. */
  weighClients(): void {
    const seconds = this.context.settings.stepMs / 1000
    for (const { classIndex } of this.list) this.clients[classIndex]?.closeStep(seconds)
  }

  closeStep(): void {
    this.steps += 1
    if (this.steps % STEPS_PER_REVIEW === 0) this.review()
  }

  /** Gives the pool of the least established class to a class of the rest that is clearly more so. */
  private review(): void {
    if (this.freePool() !== undefined) return
    const of = (classIndex: number) => this.establishedOf(classIndex)
    const own = this.list.filter(({ pool }) => pool !== REST_POOL)
    const least = own.reduce((a, b) => (of(b.classIndex) < of(a.classIndex) ? b : a))
    let best = REST_CLASS
    for (let index = 1; index < this.context.classes.size; index++) {
      if (this.byClass[index] === REST_POOL && of(index) > of(best)) best = index
    }
    if (best === REST_CLASS || of(best) < TAKE_OVER * of(least.classIndex)) return
    this.withdraw(least.classIndex)
    this.add(least.pool, best)
  }

  private freePool(): number | undefined {
    if (this.list.length >= MAX_POOLS) return undefined
    for (let pool = 1; pool < MAX_POOLS; pool++) {
      if (!this.list.some((taken) => taken.pool === pool)) return pool
    }
    return undefined
  }

  private add(pool: number, classIndex: number): number {
    const name = this.context.classes.nameOf(classIndex)
    const { poolSteps } = this.context.settings
    const forecaster = this.forecasterFor(classIndex)
    this.list.push(createClassPool({ pool, classIndex, name, forecaster }, poolSteps))
    if (classIndex === REST_CLASS) return pool
    this.byClass[classIndex] = pool
    this.clients[classIndex] = new ClientShares()
    return pool
  }

  private withdraw(classIndex: number): void {
    const at = this.list.findIndex((pool) => pool.classIndex === classIndex)
    if (at >= 0) this.list.splice(at, 1)
    this.byClass[classIndex] = REST_POOL
    this.clients[classIndex] = undefined
  }
}
