import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Cluster, cluster } from './cluster.ts'
import { WindowCheck } from './window-check.ts'

const LIMIT = 200

/** Some time of one kind of traffic: rates are requests a ms of each of two instances. */
interface Phase {
  readonly forMs: number
  readonly rates: readonly [number, number]
  readonly cost: number
  readonly classes: readonly string[]
  /** The store answers nobody. */
  readonly isSilent: boolean
  /** The first instance is asked no more afterwards, another takes its place. */
  readonly leaves: boolean
}

const classes = fc.constantFrom(['a'], ['a', 'b'], ['b', 'c', 'd'])
const calm = { isSilent: fc.constant(false), leaves: fc.constant(false), classes }
const rate = (max: number) => fc.double({ min: max / 10, max, noNaN: true })

/** Below the limit for long enough to be forecast: instances hold leases, and the bucket is full. */
const steady: fc.Arbitrary<Phase> = fc.record({
  ...calm,
  forMs: fc.integer({ min: 800, max: 2_000 }),
  rates: fc.tuple(rate(0.08), rate(0.08)),
  cost: fc.constant(1),
})
/** More than there is, at once. */
const burst: fc.Arbitrary<Phase> = fc.record({
  ...calm,
  forMs: fc.integer({ min: 10, max: 150 }),
  rates: fc.tuple(rate(6), rate(6)),
  cost: fc.integer({ min: 1, max: 8 }),
})
const trouble: fc.Arbitrary<Phase> = fc.record({
  forMs: fc.integer({ min: 20, max: 900 }),
  rates: fc.tuple(rate(1), rate(0.3)),
  cost: fc.integer({ min: 1, max: 30 }),
  classes,
  isSilent: fc.boolean(),
  leaves: fc.boolean(),
})

const forecast: Phase = {
  forMs: 3_000,
  rates: [0.06, 0.06],
  cost: 1,
  classes: ['a'],
  isSilent: false,
  leaves: false,
}
const flood: Phase = { ...forecast, forMs: 100, rates: [5, 5] }

async function live(two: Cluster, phase: Phase, check: WindowCheck): Promise<void> {
  const { forMs, rates, cost, classes, isSilent, leaves } = phase
  const due: [number, number] = [0, 0]
  let turn = 0
  const ask = (instance: 0 | 1) => {
    turn += 1
    const decision = two.limiters[instance]?.acquire({
      class: classes[turn % classes.length] as string,
      cost: { database: cost },
    })
    const note = (allowed: boolean) => allowed && check.admitted(cost, two.clock.now())
    if (decision instanceof Promise) void decision.then(({ allowed }) => note(allowed))
    else if (decision) note(decision.allowed)
  }
  two.server.isSilent = isSilent
  await two.pass(forMs, () => {
    for (const instance of [0, 1] as const) {
      due[instance] += rates[instance]
      for (; due[instance] >= 1; due[instance] -= 1) ask(instance)
    }
  })
  two.server.isSilent = false
  if (leaves) two.replace(0)
}

test.each([0, 7])(
  'with the store %i ms away, no window holds more than a burst and its refill',
  async (wireMs) => {
    const phases = fc.array(fc.oneof(steady, burst, trouble), { minLength: 2, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(phases, async (all) => {
        const two = cluster(2, { limit: LIMIT, wireMs, storeErrorPolicy: 'closed' })
        const check = new WindowCheck(LIMIT)
        for (const phase of all) await live(two, phase, check)
        await two.close()
        // What waited was decided at the store up to one way earlier.
        expect(check.worst).toBeLessThanOrEqual(LIMIT + (wireMs * LIMIT) / 1_000 + 1e-6)
      }),
      { numRuns: 40, seed: 1, examples: [[[forecast, flood, flood]]] },
    )
  },
  120_000,
)
