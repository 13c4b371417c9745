import { MAX_CLASSES } from '../demand/class-table.ts'
import type { DemandStep } from '../demand/demand-steps.ts'
import { Sampler } from '../demand/sampler.ts'
import type { StepTime } from '../demand/step-times.ts'
import type { PastForecast } from '../history/past-resource.ts'
import { isListeningToAll, requestsToListenTo } from '../patterns/listening.ts'
import type { RequestLearner } from '../patterns/request-learner.ts'
import type { Ask, AskEntry, StoreResource } from '../store/store.ts'
import { KeyedPredictor } from './keyed-predictor.ts'
import { MOST_STRIDE, SAMPLED_PER_SECOND } from './predictor-settings.ts'
import type { PredictorContext, Requester, ResourcePredictor } from './resource-predictor.ts'
import { SHARED_KEY, SharedPredictor } from './shared-predictor.ts'

/** An ask that knows how old the pools are which its entries name. */
export interface PooledAsk extends Ask, Requester {
  poolsVersion: number
}

/** The closed steps that a tick learns from, oldest first, and when each was. */
export interface ClosedSteps {
  readonly steps: readonly DemandStep[]
  readonly times: readonly StepTime[]
}

/** Time without demand after which a class is forgotten. */
const CLASS_LIFE_US = 600e6

/** Steps between two looks for classes to forget. */
const STEPS_PER_CLEANING = 600

/**
 * The tick of one limiter, a resource at a time: learn from what was offered, forecast, size the pools,
 * and let the store transfer. Off the request path; it mints nothing, so a late, missing or failing
 * tick changes what is pre-allocated and no bound.
 */
export class Predictor {
  readonly resources: readonly ResourcePredictor[]
  /** Which requests {@link noteRequest} is told of. */
  readonly sampler: Sampler
  /** Moves on when pools may have gone to other classes. Read on the request path. */
  poolsVersion = 0
  readonly contexts: readonly PredictorContext[]
  readonly #failed: boolean[]
  readonly #stepSeconds: number
  readonly #learner: RequestLearner | undefined
  #steps = 0

  constructor(
    resources: readonly StoreResource[],
    contexts: readonly PredictorContext[],
    learner: RequestLearner | undefined,
  ) {
    this.contexts = contexts
    this.#learner = learner
    this.#failed = resources.map(() => false)
    const { random, settings } = contexts[0] as PredictorContext
    this.sampler = new Sampler(SAMPLED_PER_SECOND, MOST_STRIDE, random)
    this.#stepSeconds = settings.stepMs / 1000
    this.#listen(0)
    this.resources = contexts.map((context, index) =>
      resources[index]?.shared ? new SharedPredictor(context) : new KeyedPredictor(context),
    )
  }

  /** One resource takes in the steps of a tick and has its pools sized. */
  serve(resource: number, closed: ClosedSteps, nowUs: number): void {
    const predictor = this.#working(resource)
    if (predictor === undefined) return
    try {
      this.#learn(resource, closed, nowUs)
      predictor.plan(nowUs)
    } catch (error) {
      this.#switchOff(resource, error, nowUs)
    }
    this.poolsVersion += 1
  }

  /** Writes into the entries of an ask which pools its class draws from. */
  choosePools(ask: PooledAsk): void {
    const { entries, classIndex } = ask
    for (const entry of entries) {
      entry.pool = this.resources[entry.resource]?.poolByClass[classIndex] ?? 0
    }
    ask.poolsVersion = this.poolsVersion
  }

  /** Notes who asked for what: a request that the sampler looks at. */
  noteRequest(ask: Ask, from: Requester): void {
    const { resources, sampler } = this
    if (sampler.listening > 0) this.#learner?.note(ask, from)
    if (!sampler.look()) return
    for (let i = 0; i < ask.count; i++) {
      const entry = ask.entries[i] as AskEntry
      resources[entry.resource]?.noteRequest(entry, from, sampler.stride)
    }
  }

  /** Goes on from a resource's snapshot. Throws where it is not one. */
  restore(resource: number, snapshot: unknown): void {
    this.resources[resource]?.restore(snapshot)
    this.poolsVersion += 1
  }

  /** Lets a resource go on with forecasters that know the past. */
  adopt(resource: number, past: PastForecast): void {
    if (!this.#failed[resource]) this.resources[resource]?.adopt(past)
    this.poolsVersion += 1
  }

  /** After all resources have taken in the steps of a tick: forgets classes that are gone. */
  end({ steps }: ClosedSteps, nowUs: number): void {
    const before = this.#steps
    this.#steps += steps.length
    const rounds = (every: number) => Math.floor(this.#steps / every) - Math.floor(before / every)
    if (rounds(STEPS_PER_CLEANING) > 0) this.#forgetClasses(nowUs)
    // Once a second.
    const perSecond = Math.max(1, Math.round(1 / this.#stepSeconds))
    const seconds = rounds(perSecond) * perSecond * this.#stepSeconds
    if (seconds > 0) this.sampler.adapt(seconds)
    this.#listen(nowUs)
  }

  /** Patterns are only found in all requests of a client, not in a sample of them. */
  #listen(nowUs: number): void {
    if (this.#learner === undefined) return
    const stepMs = 1000 * this.#stepSeconds
    const { rate } = this.sampler
    this.#learner.demand.countsAll = isListeningToAll(rate)
    this.sampler.listen(requestsToListenTo(nowUs / 1000, rate, stepMs))
  }

  #learn(resource: number, { steps, times }: ClosedSteps, nowUs: number): void {
    const predictor = this.resources[resource]
    for (let i = 0; i < steps.length; i++) {
      this.#noteSeen(resource, steps[i] as DemandStep, nowUs)
      predictor?.observe(steps[i] as DemandStep, times[i] as StepTime)
    }
  }

  #noteSeen(resource: number, { offered }: DemandStep, nowUs: number): void {
    const { classes } = this.contexts[resource] as PredictorContext
    const at = resource * MAX_CLASSES
    for (let index = 0; index < classes.size; index++) {
      if ((offered[at + index] as number) > 0) classes.noteSeen(index, nowUs)
    }
  }

  #forgetClasses(nowUs: number): void {
    const dropped = this.contexts[0]?.classes.dropUnseen(nowUs - CLASS_LIFE_US) ?? []
    for (const classIndex of dropped) {
      this.#learner?.demand.forgetClass(classIndex)
      for (const index of this.resources.keys()) this.#working(index)?.forget(classIndex)
    }
    this.poolsVersion += 1
  }

  #working(resource: number): ResourcePredictor | undefined {
    return this.#failed[resource] ? undefined : this.resources[resource]
  }

  /** A forecaster that throws is switched off for its resource, and its pools go back to standard. */
  #switchOff(resource: number, error: unknown, nowUs: number): void {
    this.#failed[resource] = true
    this.contexts[resource]?.emit('error', { part: 'forecast', error })
    this.#withdraw(resource, nowUs)
  }

  #withdraw(index: number, nowUs: number): void {
    const { buckets, emit } = this.contexts[index] as PredictorContext
    try {
      buckets.plan(index, SHARED_KEY, [], nowUs)
    } catch (error) {
      emit('error', { part: 'store', error })
    }
  }
}
