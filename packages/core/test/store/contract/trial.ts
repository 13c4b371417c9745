import { expect } from '@jest/globals'
import { type BucketConfig, bucketConfig } from '../../../src/buckets/bucket-config.ts'
import type { ManualClock } from '../../../src/clock/manual-clock.ts'
import { createRequestFrame } from '../../../src/limiter/request-frame.ts'
import type {
  Ask,
  AskEntry,
  BucketLevel,
  Buckets,
  PoolLevels,
  PoolWant,
  Store,
  StoreScope,
} from '../../../src/store/store.ts'

/** A store and the clock that moves its time. */
export interface StoreUnderTest {
  readonly store: Store
  readonly clock: ManualClock
  /** Removes what the store left behind, where there is something. */
  readonly cleanUp?: () => Promise<void>
}

export type StoreFactory = () => StoreUnderTest | Promise<StoreUnderTest>

/** A proof of one sentence of the contract. */
export type Proof = (trial: Trial) => Promise<void>
export type Promises = { readonly [sentence: string]: Proof }

/** Limits in tokens; one a second and a burst of ten where nothing else is said. */
export interface Limits {
  readonly perSecond?: number
  readonly burst?: number
  readonly surplus?: number
}

/** One entry of a question, in tokens: the client's bucket of the first resource, one token. */
export interface Entry {
  readonly resource?: number
  readonly key?: string
  readonly pool?: number
  readonly tokens?: number
  readonly config?: BucketConfig
  readonly dryRun?: boolean
}

/** What a store answered; units per entry. */
export interface Answer {
  readonly limitedBy: number
  readonly retryAfterUs: number
  readonly blocked: boolean
  readonly drawn: readonly number[]
  readonly charged: readonly boolean[]
}

/** Scopes of one store, asked at the time of its clock. */
export interface Trial {
  readonly clock: ManualClock
  readonly nowUs: () => number
  /** Whether plans lease tokens to this instance, instead of filling pools. */
  readonly leases: boolean
  /** Opens a scope whose resources have these limits; the first is shared, the others are keyed. */
  open(resources?: readonly Limits[], name?: string): Buckets
  /** Takes and answers; without entries, one token of the client's bucket. */
  take(buckets: Buckets, ...entries: Entry[]): Promise<Answer>
  check(buckets: Buckets, ...entries: Entry[]): Promise<Answer>
  /** Whether one token after another was admitted: how many of `most`. */
  takeSingles(buckets: Buckets, most: number, entry?: Entry): Promise<number>
  /** These and what follow are told once everything on its way is there. */
  level(buckets: Buckets, entry?: Entry): Promise<BucketLevel>
  /** Plans the client's bucket of the first resource, where no other is named. */
  plan(buckets: Buckets, wants: readonly PoolWant[], entry?: Entry): Promise<PoolLevels>
  /** The buckets, to be asked for what they show. */
  told(buckets: Buckets): Promise<Buckets>
}

export const CLIENT = 'client'
export const SECOND = 1_000_000

export function configFor({ perSecond = 1, burst = 10, surplus = 0 }: Limits = {}): BucketConfig {
  return bucketConfig({ limit: perSecond, windowMs: 1000, burst, surplus })
}

/** What a class wants of its pool, in tokens. */
export function want(pool: number, capacity: number, perSecond = 0): PoolWant {
  return {
    pool,
    class: `class ${pool}`,
    ratePerSecond: perSecond * 1000,
    capacity: capacity * 1000,
    weight: 1,
  }
}

/** Runs a proof on a fresh store, then closes all it opened and looks for timers left behind. */
export async function trying(make: StoreFactory, proof: Proof, leases = false): Promise<void> {
  const { store, clock, cleanUp } = await make()
  const opened: Buckets[] = []
  const errors: unknown[] = []
  const timersBefore = clock.pending
  try {
    await proof({ ...trialOf(store, clock, { opened, errors }), leases })
  } finally {
    for (const buckets of opened) await buckets.close()
    expect(clock.pending).toBe(timersBefore)
    await cleanUp?.()
  }
  // What nobody waits for fails by an event.
  expect(errors).toEqual([])
}

/** What a trial leaves behind. */
interface Traces {
  readonly opened: Buckets[]
  readonly errors: unknown[]
}

function trialOf(
  store: Store,
  clock: ManualClock,
  { opened, errors }: Traces,
): Omit<Trial, 'leases'> {
  const nowUs = () => Math.floor(clock.now() * 1000)
  const take: Trial['take'] = async (buckets, ...entries) => {
    const ask = askFor(entries, nowUs())
    await buckets.take(ask)
    return answerOf(ask)
  }
  return {
    clock,
    nowUs,
    open(resources = [{}], name = 'scope') {
      const emit: StoreScope['emit'] = (event, payload) => {
        if (event === 'error') errors.push(payload)
      }
      const buckets = store.open({ ...scopeOf(resources, name, clock), emit })
      opened.push(buckets)
      return buckets
    },
    take,
    async check(buckets, ...entries) {
      const ask = askFor(entries, nowUs())
      await buckets.check(ask)
      return answerOf(ask)
    },
    async takeSingles(buckets, most, entry = {}) {
      for (let taken = 0; taken < most; taken++) {
        if ((await take(buckets, { ...entry, tokens: 1 })).limitedBy >= 0) return taken
      }
      return most
    },
    async level(buckets, { resource = 0, key = CLIENT, pool = 0 } = {}) {
      return (await told(buckets)).level(resource, key, pool, nowUs())
    },
    async plan(buckets, wants, { resource = 0, key = CLIENT } = {}) {
      const planned = buckets.plan(resource, key, wants, nowUs())
      return (await told(buckets)).pools(resource, key, nowUs()) ?? planned
    },
    told,
  }
}

async function told(buckets: Buckets): Promise<Buckets> {
  await buckets.sync?.()
  return buckets
}

export function scopeOf(
  resources: readonly Limits[],
  name: string,
  clock: ManualClock,
): StoreScope {
  return {
    name,
    resources: resources.map((limits, index) => ({
      name: `resource ${index}`,
      shared: index === 0,
      config: configFor(limits),
    })),
    clock,
    random: () => 0.5,
    tickUs: 100_000,
    emit: () => undefined,
  }
}

/** A question in a frame that still holds what an earlier one left. */
export function askFor(given: readonly Entry[], nowUs: number, frame?: Ask): Ask {
  const entries: readonly Entry[] = given.length === 0 ? [{}] : given
  const ask = frame ?? createRequestFrame(entries.length)
  ask.nowUs = nowUs
  ask.count = entries.length
  for (const [i, entry] of entries.entries()) {
    Object.assign(ask.entries[i] as AskEntry, {
      resource: entry.resource ?? 0,
      key: entry.key ?? CLIENT,
      pool: entry.pool ?? 0,
      cost: Math.round(1000 * (entry.tokens ?? 1)),
      config: entry.config,
      dryRun: entry.dryRun ?? false,
      drawn: 7,
    })
  }
  Object.assign(ask, { limitedBy: 0, retryAfterUs: 1, blocked: true })
  return ask
}

function answerOf({ limitedBy, retryAfterUs, blocked, entries }: Ask): Answer {
  const drawn = entries.map((entry) => entry.drawn)
  return { limitedBy, retryAfterUs, blocked, drawn, charged: entries.map(({ charged }) => charged) }
}
