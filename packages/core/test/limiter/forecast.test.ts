import { expect, test } from '@jest/globals'
import { createLimiter, type Limiter, type ManualClock, manualClock } from '@predictive-limit/core'
import { decided } from './decided.ts'
import { exponentialMs, seededRandom } from './seeded-random.ts'

function shared(limit: number) {
  const clock = manualClock()
  const random = seededRandom(1)
  const limiter = createLimiter({
    resources: { db: { limit, window: '1s', key: 'shared' } },
    clock,
    random,
  })
  return { clock, random, limiter }
}

/** Poisson arrivals of one class for a while. */
function offer(
  { limiter, clock, random }: { limiter: Limiter<'db'>; clock: ManualClock; random: () => number },
  owner: string,
  perSecond: number,
  seconds: number,
): void {
  const endMs = clock.now() + seconds * 1000
  for (;;) {
    clock.advance(exponentialMs(random, perSecond))
    if (clock.now() >= endMs) return
    decided(limiter, { class: owner })
  }
}

test('the demand vector holds mean and interval per resource, class and horizon, made every tick', () => {
  const setup = shared(1000)
  expect(setup.limiter.forecast().madeAtMs).toBeUndefined()
  offer(setup, 'search', 200, 30)
  const { madeAtMs, level, resources } = setup.limiter.forecast()
  expect(setup.clock.now() - (madeAtMs ?? 0)).toBeLessThan(100)
  expect(level).toBe(0.95)
  expect(resources.db.total.map(({ horizonMs }) => horizonMs)).toEqual([100, 1000, 10_000])
  const second = resources.db.classes.search?.[1]
  expect(second?.mean).toBeGreaterThan(170)
  expect(second?.mean).toBeLessThan(230)
  expect(second?.lower).toBeLessThan(second?.mean ?? 0)
  expect(second?.upper).toBeGreaterThan(second?.mean ?? 0)
})

test('the vector names the model that did best lately at each horizon, beside the error of the mix', () => {
  const setup = shared(1000)
  expect(setup.limiter.forecast().resources.db.total[0]?.selected).toBeUndefined()
  offer(setup, 'search', 200, 60)
  const { total, classes } = setup.limiter.forecast().resources.db
  // The start still weighs on the error at 10 s, of which few have passed.
  for (const { horizonMs, selected } of [total, classes.search].flatMap(
    (all) => all?.slice(0, 2) ?? [],
  )) {
    // Poisson arrivals: the error is the root of the mean count, or a little more.
    const floor = Math.sqrt(0.2 * horizonMs)
    expect(selected?.rmse).toBeGreaterThan(0.6 * floor)
    expect(selected?.mixRmse).toBeLessThan(2 * floor)
    expect(selected?.expert).toContain(selected?.model.slice(0, 4))
  }
})

test('tokens are pre-allocated before requests arrive, and requests take them first', () => {
  const setup = shared(1000)
  offer(setup, 'search', 200, 10)
  const { pools, tokens } = setup.limiter.stats().resources.db
  expect(pools).toMatchObject([{ class: 'search', calibrated: true }])
  expect(pools[0]?.level).toBeGreaterThan(150)
  expect(tokens.predicted).toBeCloseTo(pools[0]?.level ?? 0, 6)
  expect(decided(setup.limiter, { class: 'search' }).source).toBe('predicted')
  expect(decided(setup.limiter, { class: 'unheard of' }).source).toBe('standard')
  expect(setup.limiter.stats().resources.db.tokens.moved).toBeGreaterThan(1000)
})

test('demand that is refused counts: learning from what was admitted would starve the class', () => {
  const setup = shared(20)
  offer(setup, 'search', 100, 20)
  const mean = setup.limiter.forecast().resources.db.total[1]?.mean ?? 0
  expect(mean).toBeGreaterThan(80)
  expect(setup.limiter.stats().refused).toBeGreaterThan(1000)
})

test('a pool that nobody asks any more goes back to the standard bucket within three seconds', () => {
  const setup = shared(1000)
  offer(setup, 'search', 200, 10)
  setup.clock.advance(3000)
  const { standard, predicted } = setup.limiter.stats().resources.db.tokens
  expect({ standard, predicted }).toEqual({ standard: 1000, predicted: 0 })
})

test('a flood cannot drain what was pre-allocated to a steady class, and gets the rest', () => {
  const setup = shared(1000)
  offer(setup, 'steady', 200, 10)
  const { clock, limiter, random } = setup
  const refused = { steady: 0, flood: 0 }
  for (let arrival = 0; arrival < 20_000; arrival++) {
    clock.advance(exponentialMs(random, 4200))
    const owner = random() < 200 / 4200 ? 'steady' : 'flood'
    if (!decided(limiter, { class: owner }).allowed) refused[owner] += 1
  }
  expect(refused.steady).toBe(0)
  expect(refused.flood).toBeGreaterThan(10_000)
  expect(limiter.stats().resources.db.tokens.standard).toBeLessThan(10)
})

test('a busy key of a keyed resource gets a pool of its own; a quiet one does not', () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 100, window: '1s', clock, random: seededRandom(2) })
  for (let step = 0; step < 200; step++) {
    clock.advance(50)
    decided(limiter, { client: 'busy' })
    if (step % 80 === 0) decided(limiter, { client: 'quiet' })
  }
  expect(decided(limiter, { client: 'busy' }).source).toBe('predicted')
  expect(decided(limiter, { client: 'quiet' }).source).toBe('standard')
  clock.advance(10_000)
  expect(limiter.stats().resources.requests.tokens.predicted).toBe(0)
})

test('a lasting shortage raises gain and margin, a lasting over-estimate lowers them', () => {
  const setup = shared(20_000)
  const adjusted: { because: string; gain: number; margin: number }[] = []
  setup.limiter.on('adjusted', (event) => adjusted.push(event))
  offer(setup, 'search', 20, 40)
  // Jumps that no forecast sees coming.
  for (let jump = 0; jump < 2; jump++) {
    offer(setup, 'search', 4000, 0.4)
    offer(setup, 'search', 20, 5)
  }
  const raised = adjusted.filter(({ because }) => because === 'shortage')
  expect(raised.at(-1)?.gain).toBeGreaterThan(1)
  expect(raised.at(-1)?.margin).toBeGreaterThan(1)
  adjusted.length = 0
  for (let perSecond = 500; perSecond > 5; perSecond *= 0.7) offer(setup, 'search', perSecond, 2)
  const lowered = adjusted.filter(({ because }) => because === 'unused')
  expect(lowered.at(-1)?.gain).toBeLessThan(lowered[0]?.gain ?? 0)
})

test('with `predict: false` there are no pools, no forecast and the same limit', () => {
  const clock = manualClock()
  const limiter = createLimiter({ limit: 2, window: '1s', predict: false, clock })
  const answers = [1, 2, 3].map(() => decided(limiter))
  clock.advance(5000)
  expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, false])
  expect(limiter.forecast().madeAtMs).toBeUndefined()
  expect(limiter.stats()).toMatchObject({ ticks: 0, predicted: 0 })
})

test('a clock whose timers never fire still learns: arrivals catch the ticks up', () => {
  const clock = manualClock()
  const forbidden = { ...clock, now: clock.now, every: () => () => undefined }
  const limiter = createLimiter({
    resources: { db: { limit: 100, window: '1s', key: 'shared' } },
    clock: forbidden,
  })
  for (let step = 0; step < 300; step++) {
    clock.advance(20)
    decided(limiter, { class: 'search' })
  }
  expect(limiter.stats().ticks).toBeGreaterThan(5)
  expect(limiter.stats().predicted).toBeGreaterThan(50)
})
