import fc from 'fast-check'

/** What may happen to a cluster of instances that share one bucket. `who` is an instance. */
export type Happening =
  | { readonly kind: 'time passes'; readonly us: number }
  | {
      readonly kind: 'request'
      readonly who: number
      readonly class: string
      readonly cost: number
    }
  | { readonly kind: 'direct request'; readonly class: string; readonly cost: number }
  | { readonly kind: 'renew'; readonly who: number; readonly wants: readonly number[] }
  | { readonly kind: 'arrive'; readonly which: number }
  | { readonly kind: 'lose'; readonly which: number }
  | { readonly kind: 'repeat'; readonly which: number }
  | { readonly kind: 'exchange'; readonly who: number; readonly wants: readonly number[] }
  | { readonly kind: 'release' | 'crash' | 'pause' | 'suspend' | 'resume'; readonly who: number }
  | { readonly kind: 'clock steps'; readonly us: number }
  | { readonly kind: 'new limits'; readonly limit: number; readonly burst: number }
  | { readonly kind: 'outage' | 'replicate' | 'failover' | 'flush' }

/** Classes of the requests; the last shares the pool of the rest. */
export const CLASSES = ['read', 'write', ''] as const

export const INSTANCES = 3

const who = fc.nat(INSTANCES - 1)
const which = fc.nat(7)
const wants = fc.array(fc.oneof(fc.constant(0), fc.nat(60_000), fc.constant(1e300)), {
  minLength: CLASSES.length,
  maxLength: CLASSES.length,
})

const passing = fc
  .oneof(fc.nat(3_000), fc.nat(60_000), fc.nat(250_000), fc.nat(2_000_000))
  .map((us) => ({ kind: 'time passes', us }) as const)

const request = fc.record({
  kind: fc.constant('request' as const),
  who,
  class: fc.constantFrom(...CLASSES),
  cost: fc.integer({ min: 1, max: 12_000 }),
})

const direct = fc.record({
  kind: fc.constant('direct request' as const),
  class: fc.constantFrom(...CLASSES),
  cost: fc.integer({ min: 1, max: 30_000 }),
})

const ordinary = [
  { weight: 9, arbitrary: passing },
  { weight: 9, arbitrary: request },
  { weight: 3, arbitrary: direct },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('exchange' as const), who, wants }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('renew' as const), who, wants }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('arrive' as const), which }) },
] as const

const faults = [
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('lose', 'repeat'), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('release', 'crash', 'pause', 'suspend', 'resume', 'resume'),
      who,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock steps' as const),
      us: fc.oneof(fc.integer({ min: -900_000, max: 900_000 }), fc.constantFrom(-9e6, 9e6)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('new limits' as const),
      limit: fc.integer({ min: 20, max: 200 }),
      burst: fc.integer({ min: 20, max: 120 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('outage', 'replicate', 'failover', 'flush') }),
  },
] as const

/** Traffic, and messages that come late, twice or in another order; nothing else goes wrong. */
export const traffic: fc.Arbitrary<readonly Happening[]> = happenings([...ordinary, faults[0]])

/** Everything at once. */
export const trouble: fc.Arbitrary<readonly Happening[]> = happenings([...ordinary, ...faults])

function happenings(
  of: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<unknown> }[],
): fc.Arbitrary<readonly Happening[]> {
  const one = fc.oneof(...of) as fc.Arbitrary<Happening>
  return fc.array(one, { minLength: 20, maxLength: 160, size: 'max' })
}
