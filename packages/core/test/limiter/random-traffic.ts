import fc from 'fast-check'

/** One thing that happens to a limiter. Tokens and milliseconds. */
export type Happening =
  | { readonly kind: 'time passes'; readonly ms: number }
  | { readonly kind: 'clock steps'; readonly ms: number }
  | {
      readonly kind: 'request'
      readonly client: string
      readonly class: string
      readonly db: number
      readonly user: number
    }
  | { readonly kind: 'settle'; readonly which: number; readonly db: number; readonly user: number }
  | { readonly kind: 'release'; readonly which: number }
  | { readonly kind: 'new limits'; readonly limit: number; readonly burst: number }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'restore' }

const cost = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 12_000 }).map((units) => units / 1000) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0.001, 10, 25) },
)

const names = (prefix: string) => fc.integer({ min: 0, max: 3 }).map((n) => prefix + n)

const request = fc.record({
  kind: fc.constant('request' as const),
  client: names('client'),
  class: names('class'),
  db: cost,
  user: cost,
})

const which = fc.nat({ max: 1000 })

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 24, arbitrary: request },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('time passes' as const),
      ms: fc.oneof(
        fc.integer({ min: 1, max: 150_000 }).map((us) => us / 1000),
        fc.integer({ min: 1, max: 150_000 }).map((us) => us / 1000),
        fc.integer({ min: 1, max: 150_000 }).map((us) => us / 1000),
        fc.integer({ min: 200, max: 2500 }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock steps' as const),
      ms: fc.integer({ min: -20_000, max: 20_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which,
      db: cost,
      user: cost,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('new limits' as const),
      limit: fc.integer({ min: 1, max: 200 }),
      burst: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('snapshot' as const, 'restore' as const) }),
  },
)

/** Traffic, settling, clock faults, configuration changes and restores, in any order. */
export const history: fc.Arbitrary<Happening[]> = fc.array(happening, {
  minLength: 20,
  maxLength: 120,
})

/** What an adversary may want of a pool. */
const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -1,
    0,
    1e300,
    Number.MIN_VALUE,
  ),
  fc.double({ min: 0, max: 200_000, noNaN: true }),
  fc.constantFrom(5_000, 20_000),
)

export const hostileWants = fc.array(
  fc.record({
    pool: fc.integer({ min: 0, max: 4 }),
    class: fc.constant('any'),
    ratePerSecond: hostileNumber,
    capacity: hostileNumber,
    weight: fc.oneof(fc.constantFrom(0.1, 0.5, 1), hostileNumber),
  }),
  { maxLength: 6 },
)
