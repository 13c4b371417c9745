import { expect, test } from '@jest/globals'
import { createLimiter, type LimiterOptions, manualClock } from '@predictive-limit/core'
import { decided } from '../limiter/decided.ts'
import { exponentialMs, seededRandom } from '../limiter/seeded-random.ts'

type Name = 'requests' | 'tokens'

const path = ['GET /list', 'GET /item', 'POST /cart', 'POST /pay'] as const

function shop(predict: LimiterOptions<unknown>['predict'] = true) {
  const clock = manualClock()
  const random = seededRandom(1)
  const limiter = createLimiter<Name>({
    resources: {
      requests: { limit: 1_000, window: '1s' },
      tokens: {
        limit: 1e6,
        window: '1s',
        key: 'shared',
        cost: { learn: true, initial: 10, max: 500 },
      },
    },
    clock,
    random,
    predict,
  })
  return { clock, random, limiter }
}

/** Clients that go their way through the shop, a second between two pages; a page costs ten times its place. */
function visit({ clock, random, limiter }: ReturnType<typeof shop>, visitors: number): void {
  for (let visitor = 0; visitor < visitors; visitor++) {
    for (const [place, type] of path.entries()) {
      const decision = decided(limiter, { client: `visitor ${visitor}`, type })
      clock.advance(900 + 200 * random())
      decision.settle({ tokens: 10 * (place + 1) })
    }
  }
}

test('patterns tell what each type costs, by resource, once it was settled', () => {
  const made = shop()
  visit(made, 60)
  const { footprints, observed } = made.limiter.patterns()
  expect(observed).toEqual({ requests: 240, missed: 0, share: 1 })
  expect(footprints.map(({ type }) => type).sort()).toEqual([...path].sort())
  const pay = footprints.find(({ type }) => type === 'POST /pay')
  expect(pay?.requests).toBe(60)
  expect(pay?.costs.tokens?.mean).toBeCloseTo(40, 6)
  expect(pay?.costs.tokens?.p95).toBeGreaterThan(38)
  expect(pay?.costs.tokens?.p95).toBeLessThan(42)
  expect(pay?.costs.requests?.mean).toBeCloseTo(1, 9)
})

test('patterns tell what follows what: rules with support, confidence, lift and delay, and the next type', () => {
  const made = shop()
  visit(made, 100)
  const { rules, sequences } = made.limiter.patterns()
  const rule = rules.find(
    (one) => one.antecedent === 'POST /cart' && one.consequent === 'POST /pay',
  )
  expect(rule?.confidence).toBeGreaterThan(0.9)
  expect(rule?.support).toBeCloseTo(0.25, 1)
  expect(rule?.lift).toBeGreaterThan(1.2)
  expect(rule?.delayMs).toBeGreaterThan(400)
  expect(rule?.delayMs).toBeLessThan(2_000)
  const after = sequences.find((sequence) => sequence.after === 'GET /list')
  expect(after?.next[0]?.type).toBe('GET /item')
  expect(after?.next[0]?.probability).toBeGreaterThan(0.8)
})

test('types and clients that cost alike are found to be alike, about once a minute', () => {
  const made = shop()
  visit(made, 5)
  expect(made.limiter.patterns().clusters.types).toEqual([])
  visit(made, 40)
  const { types, clients } = made.limiter.patterns().clusters
  expect(types.flatMap(({ members }) => members).sort()).toEqual([...path].sort())
  expect(types[0]?.costs.tokens).toBeGreaterThan(9)
  // Nobody asked often enough to have a footprint.
  expect(clients).toEqual([])
})

test('the report is plain JSON', () => {
  const made = shop()
  visit(made, 30)
  const report = made.limiter.patterns()
  expect(JSON.parse(JSON.stringify(report))).toEqual(report)
})

test('with `patterns: false`, or no forecast at all, nothing is learned', () => {
  for (const predict of [{ patterns: false }, false] as const) {
    const made = shop(predict)
    visit(made, 5)
    expect(made.limiter.patterns()).toEqual({
      observed: { requests: 0, missed: 0, share: 0 },
      footprints: [],
      clusters: { types: [], clients: [] },
      rules: [],
      sequences: [],
    })
  }
})

test('a restarted limiter goes on with the patterns of its snapshot', () => {
  const made = shop()
  visit(made, 100)
  const restarted = shop()
  restarted.limiter.restore(JSON.parse(JSON.stringify(made.limiter.snapshot())))
  const { rules, footprints } = restarted.limiter.patterns()
  expect(rules).toEqual(made.limiter.patterns().rules)
  expect(footprints).toHaveLength(4)
})

test('a cost that is learned is reserved as the client had it last, where that says most', () => {
  const clock = manualClock()
  const limiter = createLimiter({
    resources: {
      tokens: { limit: 1e6, window: '1s', cost: { learn: true, initial: 800, max: 8_000 } },
    },
    clock,
  })
  const chat = (client: string) => decided(limiter, { client, type: 'chat' })
  for (let turn = 0; turn < 40; turn++) {
    chat('brief').settle({ tokens: 100 })
    chat('long').settle({ tokens: 4_000 })
    clock.advance(500)
  }
  expect(chat('brief').resources.tokens?.cost).toBeLessThan(150)
  expect(chat('long').resources.tokens?.cost).toBeGreaterThan(3_500)
  const stranger = chat('stranger').resources.tokens?.cost ?? 0
  expect(stranger).toBeGreaterThan(1_000)
  expect(stranger).toBeLessThan(3_000)
})

test('a rule that fires prepares the bucket of its client, whose follow-up then finds a pool', () => {
  const made = shop()
  visit(made, 100)
  const { clock, limiter } = made
  const first = decided(limiter, { client: 'quiet', type: 'GET /list' })
  expect(first.source).toBe('standard')
  clock.advance(200)
  // The client's own bucket pays from its pool; the shared one pays from that of the class.
  const before = limiter.stats().resources.requests.tokens.moved
  decided(limiter, { client: 'quiet', type: 'GET /item' })
  expect(limiter.stats().resources.requests.tokens.moved - before).toBe(1)
})

/** Poisson visitors, who come in crowds, and buy five seconds after they looked; one event each. */
function buyers(seconds: number): { atMs: number; client: string; type: 'look' | 'buy' }[] {
  const random = seededRandom(3)
  const looks = [0]
  while ((looks.at(-1) as number) < seconds * 1_000) {
    const last = looks.at(-1) as number
    looks.push(last + exponentialMs(random, last % 60_000 < 10_000 ? 20 : 1))
  }
  return looks
    .flatMap((atMs, i) => [
      { atMs, client: `visitor ${i}`, type: 'look' as const },
      { atMs: atMs + 5_000, client: `visitor ${i}`, type: 'buy' as const },
    ])
    .sort((a, b) => a.atMs - b.atMs)
}

/** Error of the forecasts of what is bought in the next second, after five minutes. */
function errorOfBuying(patterns: boolean): number {
  const clock = manualClock()
  const limiter = createLimiter<'db'>({
    resources: { db: { limit: 1_000, window: '1s', key: 'shared' } },
    predict: { patterns },
    clock,
    random: seededRandom(5),
  })
  const events = buyers(900)
  let squares = 0
  for (let second = 1; second <= 900; second++) {
    const mean = limiter.forecast().resources.db.classes.buy?.[1]?.mean ?? 0
    const next = events.filter(({ atMs }) => Math.ceil(atMs / 1_000) === second)
    for (const { atMs, client, type } of next) {
      clock.advance(atMs - clock.now())
      decided(limiter, { client, type })
    }
    clock.advance(second * 1_000 - clock.now())
    const bought = next.filter(({ type }) => type === 'buy').length
    if (second > 300) squares += (bought - mean) ** 2
  }
  return Math.sqrt(squares / 600)
}

test('demand that rules expect to follow is part of the forecast of its class', () => {
  expect(errorOfBuying(true) / errorOfBuying(false)).toBeLessThan(0.95)
})
