import { expect, test } from '@jest/globals'
import { createForecaster, type Forecaster } from '@predictive-limit/forecast'
import fc from 'fast-check'
import { UNITS } from '../../src/buckets/bucket-config.ts'
import { ClassTable, MAX_CLASSES } from '../../src/demand/class-table.ts'
import { forecasterOptions, poolStepsFor } from '../../src/predict/predictor-settings.ts'
import type { PredictorContext } from '../../src/predict/resource-predictor.ts'
import { SharedPredictor } from '../../src/predict/shared-predictor.ts'
import { seededRandom } from '../limiter/seeded-random.ts'

const STEP_MS = 100
const FIRST = 1
const SECOND = 2

const settings = {
  stepMs: STEP_MS,
  horizons: [1, 10, 100],
  level: 0.95,
  models: ['ewma', 'regression'],
  hasOutlook: false,
  worker: undefined,
  poolSteps: poolStepsFor(STEP_MS),
} as const

const outlooks = () => ({ outlook: undefined, bottomUp: undefined })

/** A predictor whose store has told of the demand of others; `offer` closes a step, in tokens by class. */
function aPredictor() {
  const classes = new ClassTable()
  for (const name of ['search', 'feed']) classes.indexOf(name)
  const others = { perSecond: 0 }
  const context: PredictorContext = {
    resource: 0,
    name: 'db',
    settings,
    buckets: { shareDemand: () => others.perSecond * UNITS } as never,
    classes,
    random: seededRandom(1),
    emit: () => undefined,
    outlooks,
    refillPerSecond: () => 1_000,
  }
  const predictor = new SharedPredictor(context)
  let number = 0
  const offer = (search: number, feed = 0, unusual = 0) => {
    const step = {
      offered: new Float64Array(MAX_CLASSES),
      drawn: new Float64Array(MAX_CLASSES),
      unusual: new Float64Array(MAX_CLASSES),
    }
    step.offered.set([search * UNITS, feed * UNITS], FIRST)
    step.unusual[FIRST] = unusual * UNITS
    predictor.observe(step as never, { number: number++, missedBefore: 0 } as never)
  }
  const classOf = (name: string) => predictor.pools.find((pool) => pool.name === name)?.forecaster
  return { predictor, others, offer, classOf }
}

/** One that has nothing to do with others. */
function alone(values: readonly number[]): Forecaster {
  const forecaster = createForecaster(forecasterOptions(settings, outlooks()))
  for (const value of values) forecaster.observe(value)
  return forecaster
}

function expectAlike(one: Forecaster | undefined, other: Forecaster): void {
  for (const steps of settings.horizons) {
    expect(one?.forecast(steps).mean).toBe(other.forecast(steps).mean)
    expect(one?.forecast(steps).upper).toBe(other.forecast(steps).upper)
  }
}

function poisson(perStep: number, steps: number, seed = 3): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: steps }, () => Math.round(2 * perStep * random()))
}

test('what is all of one class has one forecaster, which learns every step once', () => {
  const { predictor, offer, classOf } = aPredictor()
  const demand = [5, ...poisson(20, 300)]
  for (const tokens of demand) offer(tokens)
  expect(classOf('search')).toBe(predictor.total)
  expectAlike(predictor.total, alone(demand))
})

test('before the first request there is nothing to learn', () => {
  const { predictor, offer } = aPredictor()
  for (let step = 0; step < 100; step++) offer(0)
  expect(predictor.pools).toHaveLength(0)
  for (const tokens of [7, 0, 9]) offer(tokens)
  expectAlike(predictor.total, alone([7, 0, 9]))
})

test('a class goes on from what it knew when a second one comes, each with its own demand', () => {
  const { predictor, offer, classOf } = aPredictor()
  const before = [5, ...poisson(20, 300)]
  for (const tokens of before) offer(tokens)
  const known = structuredClone(predictor.total.snapshot())
  const after = poisson(20, 50, 4)
  const feed = poisson(8, 50, 5)
  for (const [step, tokens] of after.entries()) offer(tokens, feed[step])
  const search = createForecaster(forecasterOptions(settings, outlooks()))
  search.restore(known)
  for (const tokens of after) search.observe(tokens)
  expectAlike(classOf('search'), search)
  expectAlike(classOf('feed'), alone(feed.slice(feed.findIndex((tokens) => tokens > 0))))
  expectAlike(predictor.total, alone([...before, ...after.map((one, at) => one + (feed[at] ?? 0))]))
})

const differences: readonly (readonly [string, (setup: ReturnType<typeof aPredictor>) => void])[] =
  [
    ['another class has demand, if only once', ({ offer }) => offer(20, 1)],
    [
      'clients of other instances ask for some',
      ({ offer, others }) => {
        others.perSecond = 50
        offer(20)
      },
    ],
    [
      'one client makes up too much of it',
      ({ offer, predictor }) => {
        const from = { client: 'greedy', type: 'a', classIndex: FIRST }
        // Its class has trusted its clients for 30 s: a newcomer counts for no more than a fifth.
        const ask = (client: string) =>
          predictor.noteRequest({ cost: UNITS } as never, { ...from, client })
        for (let step = 0; step < 400; step++) {
          for (let i = 0; i < 20; i++) ask(step < 350 ? `c${i}` : 'greedy')
          offer(20)
        }
      },
    ],
  ]

test.each(differences)('a class is forecast by itself once %s', (_, differ) => {
  const setup = aPredictor()
  for (const tokens of [5, ...poisson(20, 50)]) setup.offer(tokens)
  expect(setup.classOf('search')).toBe(setup.predictor.total)
  differ(setup)
  expect(setup.classOf('search')).not.toBe(setup.predictor.total)
})

test('whatever classes ask for, the total learns the sum and each class its own part, in any order', () => {
  const tokens = fc.nat({ max: 40 })
  const steps = fc.array(fc.tuple(tokens, fc.oneof(fc.constant(0), tokens)), {
    minLength: 5,
    maxLength: 60,
  })
  fc.assert(
    fc.property(steps, (demand) => {
      const { predictor, offer, classOf } = aPredictor()
      for (const [search, feed] of demand) offer(search, feed)
      const first = demand.findIndex(([search, feed]) => search + feed > 0)
      if (first < 0) return
      expectAlike(predictor.total, alone(demand.slice(first).map(([one, other]) => one + other)))
      const secondFrom = demand.findIndex(([, feed]) => feed > 0)
      const feed = demand.slice(secondFrom).map(([, one]) => one)
      const wasAlone = demand.slice(0, secondFrom).every(([search]) => search === 0)
      if (secondFrom >= 0 && !wasAlone) expectAlike(classOf('feed'), alone(feed))
    }),
    { numRuns: 100 },
  )
})

test('a snapshot holds what two share once, and a restored resource shares it again', () => {
  const first = aPredictor()
  for (const tokens of [5, ...poisson(20, 300)]) first.offer(tokens)
  const snapshot = JSON.parse(JSON.stringify(first.predictor.snapshot()))
  expect(snapshot.classes.search.forecaster).toBeUndefined()
  const second = aPredictor()
  second.predictor.restore(snapshot)
  expect(second.classOf('search')).toBe(second.predictor.total)
  const forecast = first.predictor.total.forecast(10)
  expect(second.predictor.total.forecast(10).mean).toBeCloseTo(forecast.mean, 9)
  second.offer(20, 20)
  expect(second.classOf('search')).not.toBe(second.predictor.total)
})

test('a snapshot with two classes goes over a live resource whose only class shared', () => {
  const first = aPredictor()
  for (const tokens of poisson(20, 300)) first.offer(tokens, 3)
  const second = aPredictor()
  for (const tokens of poisson(90, 30)) second.offer(tokens)
  second.predictor.restore(JSON.parse(JSON.stringify(first.predictor.snapshot())))
  for (const name of ['search', 'feed']) {
    const [mine, theirs] = [second.classOf(name), first.classOf(name)]
    expect(mine).not.toBe(second.predictor.total)
    expect(mine?.forecast(10).mean).toBeCloseTo(theirs?.forecast(10).mean ?? 0, 9)
  }
  expect(second.predictor.pools.map(({ classIndex }) => classIndex)).toEqual([FIRST, SECOND])
})
