import { expect, test } from '@jest/globals'
import type { Limiter } from '@predictive-limit/core'
import fc from 'fast-check'
import { type Cluster, cluster } from './cluster.ts'
import { WindowCheck } from './window-check.ts'

/** A second of each client. */
const LIMIT = 20
const CLIENTS = ['ada', 'bob'] as const

/** Some time of one kind of traffic: requests a ms of each of two instances, for one client or the other. */
interface Phase {
  readonly forMs: number
  readonly rates: readonly [number, number]
  readonly cost: number
  readonly client: (typeof CLIENTS)[number]
  /** The store answers nobody. */
  readonly isSilent: boolean
  /** The first instance is asked no more afterwards, another takes its place. */
  readonly leaves: boolean
}

const rate = (max: number) => fc.double({ min: max / 10, max, noNaN: true })
const client = fc.constantFrom(...CLIENTS)
const calm = { isSilent: fc.constant(false), leaves: fc.constant(false), client }

/** Below the limit for long enough that the client is leased. */
const steady: fc.Arbitrary<Phase> = fc.record({
  ...calm,
  forMs: fc.integer({ min: 2_000, max: 6_000 }),
  rates: fc.tuple(rate(0.008), rate(0.008)),
  cost: fc.constant(1),
})
/** More than there is, at once: so often that it is renewed on every tick. */
const burst: fc.Arbitrary<Phase> = fc.record({
  ...calm,
  forMs: fc.integer({ min: 10, max: 1_500 }),
  rates: fc.tuple(rate(0.5), rate(0.5)),
  cost: fc.integer({ min: 1, max: 3 }),
})
const trouble: fc.Arbitrary<Phase> = fc.record({
  client,
  forMs: fc.integer({ min: 20, max: 900 }),
  rates: fc.tuple(rate(0.1), rate(0.03)),
  cost: fc.integer({ min: 1, max: 5 }),
  isSilent: fc.boolean(),
  leaves: fc.boolean(),
})

const seen = { local: 0 }

async function live(
  two: Cluster,
  { forMs, rates, cost, client: name, isSilent, leaves }: Phase,
  check: WindowCheck,
): Promise<void> {
  const due: [number, number] = [0, 0]
  const ask = (limiter: Limiter<string>) => {
    const decision = limiter.acquire({ client: name, cost: { requests: cost } })
    const note = (allowed: boolean) => allowed && check.admitted(cost, two.clock.now())
    if (decision instanceof Promise) void decision.then(({ allowed }) => note(allowed))
    else {
      seen.local += decision.allowed ? 1 : 0
      note(decision.allowed)
    }
  }
  two.server.isSilent = isSilent
  await two.pass(forMs, () => {
    for (const instance of [0, 1] as const) {
      due[instance] += rates[instance]
      for (; due[instance] >= 1; due[instance] -= 1) ask(two.limiters[instance] as Limiter<string>)
    }
  })
  two.server.isSilent = false
  if (leaves) two.replace(0)
}

test.each([0, 7])(
  'with the store %i ms away, no window of a client holds more than a burst and its refill',
  async (wireMs) => {
    const phases = fc.array(fc.oneof(steady, steady, burst, trouble), {
      minLength: 2,
      maxLength: 7,
    })
    await fc.assert(
      fc.asyncProperty(phases, async (all) => {
        const more = { requests: { limit: LIMIT, window: '1s' } } as const
        const two = cluster(2, { limit: 0, wireMs, more, storeErrorPolicy: 'closed' })
        const checks = { ada: new WindowCheck(LIMIT), bob: new WindowCheck(LIMIT) }
        for (const phase of all) await live(two, phase, checks[phase.client])
        await two.close()
        // What waited was decided at the store up to one way earlier.
        const most = LIMIT + (wireMs * LIMIT) / 1_000 + 1e-6
        expect(checks.ada.worst).toBeLessThanOrEqual(most)
        expect(checks.bob.worst).toBeLessThanOrEqual(most)
      }),
      { numRuns: 40, seed: 1 },
    )
    expect(seen.local).toBeGreaterThan(500)
  },
  120_000,
)
