import type { TrainingWorker } from '@predictive-limit/forecast'
import { tokensPerSecond } from '../buckets/bucket-config.ts'
import type { Clock } from '../clock/clock.ts'
import { systemClock } from '../clock/system-clock.ts'
import { ClassTable } from '../demand/class-table.ts'
import { DemandSteps } from '../demand/demand-steps.ts'
import { StepTimes } from '../demand/step-times.ts'
import { Emitter } from '../events/emitter.ts'
import type { LimiterSpec } from '../options/limiter-spec.ts'
import { type LearnerParts, RequestLearner } from '../patterns/request-learner.ts'
import { Predictor } from '../predict/predictor.ts'
import { predictorSettings } from '../predict/predictor-settings.ts'
import { memoryStore } from '../store/memory-store.ts'
import type { Buckets, StoreScope } from '../store/store.ts'
import { type Counters, createCounters } from './counters.ts'
import { ANONYMOUS } from './identifier.ts'
import { type LimitedResource, limitedResource } from './limited-resource.ts'
import { warner } from './warner.ts'

/** What a limiter is made of; each part is on its own, and only the limiter holds them together. */
export interface LimiterParts<Request, Name extends string> {
  readonly spec: LimiterSpec<Request>
  readonly names: readonly Name[]
  readonly resources: readonly LimitedResource<Request>[]
  readonly clock: Clock
  /** The clock in whole microseconds. */
  readonly nowUs: () => number
  readonly emitter: Emitter
  readonly classes: ClassTable
  readonly scope: StoreScope
  readonly buckets: Buckets
  readonly counters: Counters
  /** Demand by step, and what is learned from it; undefined with `predict: false`. */
  readonly demand: DemandSteps | undefined
  readonly stepTimes: StepTimes
  readonly predictor: Predictor | undefined
  /** Learns patterns of requests; undefined with `predict: { patterns: false }`. */
  readonly learner: RequestLearner | undefined
  /** Trains models where the user gave no worker: the limiter's to close. */
  readonly ownWorker: TrainingWorker | undefined
}

/** Time between two rounds of upkeep where nothing is forecast. */
const UPKEEP_MS = 1000

export function limiterParts<Request, Name extends string>(
  spec: LimiterSpec<Request>,
  ownWorker: TrainingWorker | undefined,
): LimiterParts<Request, Name> {
  const clock = spec.clock ?? systemClock()
  const nowUs = () => Math.floor(clock.now() * 1000)
  const resources = spec.resources.map((resource) => limitedResource(resource))
  const emitter = new Emitter()
  const classes = new ClassTable()
  const scope: StoreScope = {
    name: spec.name,
    resources,
    clock,
    random: spec.random,
    tickUs: tickMs(spec) * 1000,
    emit: emitter.emit,
    warn: warner(emitter),
  }
  const buckets = (spec.store ?? memoryStore()).open(scope)
  const demand = spec.predict && new DemandSteps(constantCosts(resources), scope.tickUs, nowUs())
  const learner = createLearner(spec, resources, emitter, (resource, key, expected, nowUs) =>
    predictor?.resources[resource]?.prepare?.(key, expected, nowUs),
  )
  const shared = { spec, resources, emitter, classes, buckets, learner, ownWorker }
  const predictor = createPredictor(shared)
  return {
    ...shared,
    names: spec.resources.map(({ name }) => name as Name),
    clock,
    nowUs,
    scope,
    counters: createCounters(),
    demand,
    stepTimes: new StepTimes(clock, scope.tickUs, nowUs()),
    predictor,
  }
}

function constantCosts<Request>(resources: readonly LimitedResource<Request>[]): number[] {
  return resources.map(({ costUnits }) => costUnits ?? 0)
}

export function tickMs<Request>({ predict }: LimiterSpec<Request>): number {
  return predict?.everyMs ?? UPKEEP_MS
}

function createPredictor<Request>({
  spec,
  resources,
  emitter,
  classes,
  buckets,
  learner,
  ownWorker,
}: Pick<
  LimiterParts<Request, string>,
  'spec' | 'resources' | 'emitter' | 'classes' | 'buckets' | 'learner' | 'ownWorker'
>): Predictor | undefined {
  const { predict, random } = spec
  if (predict === undefined) return undefined
  const contexts = spec.resources.map(({ name, models }, resource) => ({
    resource,
    name,
    settings: predictorSettings(predict, { models, worker: predict.worker || ownWorker }),
    buckets,
    classes,
    random,
    emit: emitter.emit,
    outlooks: (classIndex?: number) => ({
      outlook: learner?.demand.outlook(resource, classIndex),
      bottomUp:
        learner && (classIndex === undefined ? learner.demand.bottomUp(resource) : nothingKnown),
    }),
    refillPerSecond: () => refillPerSecond(resources[resource]),
  }))
  return new Predictor(resources, contexts, learner)
}

/**
 * What types say of one class: it is mostly one type, and of shares that change knows nothing. Its forecaster has
 * the same models as that of all demand, so that either goes on from what the other has learned.
 */
function nothingKnown(): number {
  return Number.NaN
}

function createLearner<Request>(
  { predict, random }: LimiterSpec<Request>,
  resources: readonly LimitedResource<Request>[],
  emitter: Emitter,
  prepare: LearnerParts['prepare'],
): RequestLearner | undefined {
  if (predict === undefined || !predict.patterns) return undefined
  const learner = new RequestLearner({
    resources,
    random,
    prepare,
    stepMs: predict.everyMs,
    anonymous: ANONYMOUS,
    emit: emitter.emit,
  })
  for (const [index, { learned }] of resources.entries()) {
    if (learned === undefined) continue
    learned.expect = (type, client) => learner.expectedTokens(index, type, client)
  }
  return learner
}

function refillPerSecond<Request>(resource: LimitedResource<Request> | undefined): number {
  return resource === undefined ? 0 : tokensPerSecond(resource.config)
}
