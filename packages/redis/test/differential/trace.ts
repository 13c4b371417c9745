import fc from 'fast-check'
import { bucketConfig } from '../../../core/src/buckets/bucket-config.ts'

/** Limits that resources and keys change between. */
export const configs = [
  bucketConfig({ limit: 3, windowMs: 1000, burst: 8, surplus: 0 }),
  bucketConfig({ limit: 90_000, windowMs: 60_000, burst: 50, surplus: 20 }),
  bucketConfig({ limit: 1, windowMs: 7_919, burst: 2.5, surplus: 1 }),
  bucketConfig({ limit: 1e9, windowMs: 86_400_000, burst: 1e6, surplus: 0 }),
  bucketConfig({ limit: 7, windowMs: 300, burst: 4, surplus: 6 }),
] as const

/** The first is shared, the others are keyed. */
export const RESOURCES = 3
export const KEYS = ['a', 'b'] as const
/** None of its classes has limits of its own. */
export const SHARED = 0

export const CLASSES = ['', 'c1', 'c2', 'c3', 'c4', 'nobody'] as const

/** Units for buckets of any size: from a few to what only the largest holds. */
const units = fc.oneof(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 1, max: 9_000 }),
  fc.integer({ min: 1, max: 70_000 }),
  fc.integer({ min: 1, max: 1_100_000_000 }),
)

const entry = fc.record({
  resource: fc.nat(RESOURCES - 1),
  key: fc.constantFrom(...KEYS),
  class: fc.constantFrom(...CLASSES),
  cost: units,
  dryRun: fc.boolean(),
})

const question = fc.record({
  takes: fc.oneof(fc.constant(true), fc.constant(true), fc.boolean()),
  // A request has at most one entry of a resource.
  entries: fc.uniqueArray(entry, { minLength: 1, maxLength: 3, selector: (each) => each.resource }),
})

const want = fc.record({
  class: fc.constantFrom('', 'c1', 'c2', 'c3', 'c4'),
  ratePerSecond: fc.oneof(fc.constant(0), units),
  capacity: fc.oneof(fc.constant(0), units),
  weight: fc.constantFrom(100_000, 250_000, 333_333, 500_000, 1_000_000),
})

const wait = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 900_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 30_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -4_000_000, max: -1 }) },
  { weight: 1, arbitrary: fc.integer({ min: -9_000_000, max: -5_000_001 }) },
)

const place = { resource: fc.nat(RESOURCES - 1), key: fc.constantFrom(...KEYS) }

const action = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('acquire' as const),
      questions: fc.array(question, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      ...place,
      units: fc.oneof(
        units,
        units.map((value) => -value),
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('lease' as const),
      ...place,
      holder: fc.nat(1),
      wants: fc.uniqueArray(want, { maxLength: 4, selector: (each) => each.class }),
      spends: fc.constantFrom(0, 0.5, 1),
      givesBack: fc.boolean(),
      termUs: fc.constantFrom(200_000, 1_000_000, 60_000_000),
      isFinal: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.boolean()),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const), key: place.key }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      key: place.key,
      forUs: fc.oneof(fc.constant(0), fc.nat(2_000_000)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('configure' as const),
      resource: place.resource,
      config: fc.nat(configs.length - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('own' as const),
      resource: fc.integer({ min: 1, max: RESOURCES - 1 }),
      key: place.key,
      config: fc.nat(configs.length - 1),
    }),
  },
)

export const step = fc.record({ waitUs: wait, action })

export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
export type Action = Step['action']

/** A shared resource has one bucket. */
export function keysOf(resource: number): readonly string[] {
  return resource === SHARED ? ['a'] : KEYS
}

export function keyOf({
  resource,
  key,
}: {
  readonly resource: number
  readonly key: string
}): string {
  return resource === SHARED ? 'a' : key
}
