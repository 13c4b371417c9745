import type { BucketConfig } from '../buckets/bucket-config.ts'
import { sweep } from '../buckets/find-bucket.ts'
import { levelOf } from '../buckets/inspect.ts'
import { reconfigureAll } from '../buckets/reconfigure.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import { createPoolSet } from '../pools/pool-set.ts'
import type {
  Ask,
  AskEntry,
  BucketLevel,
  Buckets,
  PoolLevels,
  PoolWant,
  StoreScope,
  StoreState,
} from '../store/store.ts'
import { writeAnswer } from './answers.ts'
import type { BucketAddress, EngineScope } from './engine.ts'
import { CorrectionDraft, type OpenQuestion, QuestionDraft, WholeMessage } from './message-draft.ts'
import { Outbox } from './outbox.ts'
import { PlanSender } from './plan-sender.ts'
import { PoolNames } from './pool-names.ts'
import { RememberedBuckets } from './remembered-buckets.ts'

/** Longest that a key can be blocked, µs: 100 years. An engine keeps nothing without an end. */
const MOST_BLOCKED_US = 100 * 365.25 * 86_400 * 1e6

/** Buckets that one message reads or configures. */
const BUCKETS_PER_MESSAGE = 100

/** Full buckets that are dropped from memory on one tick at most. */
const SLOTS_PER_SWEEP = 512

/**
 * The store port over buckets that many instances share. Every `take` is part of one message to the
 * engine, with all others of its turn; what is shown of buckets is what the last reply about them said,
 * gone on by the same refill. Leases that this instance holds come between `take` and the message.
 */
export class SharedBuckets implements Buckets {
  /** Part of the limits that this instance may admit by itself while the engine is away. */
  readonly localShare: number
  readonly #scope: StoreScope
  readonly #engine: EngineScope
  readonly #onClose: () => void
  readonly #outbox: Outbox
  readonly #known: readonly RememberedBuckets[]
  readonly #names: readonly PoolNames[]
  readonly #plans: PlanSender

  constructor(
    scope: StoreScope,
    engine: EngineScope,
    how: { readonly localShare: number; readonly onClose: () => void },
  ) {
    this.#scope = scope
    this.#engine = engine
    this.localShare = how.localShare
    this.#onClose = how.onClose
    this.#names = scope.resources.map(() => new PoolNames())
    this.#known = scope.resources.map(
      (resource, i) => new RememberedBuckets(resource, this.#names[i] as PoolNames),
    )
    this.#outbox = new Outbox(engine, scope.clock, {
      note: (address, picture) => this.#of(address).note(address, picture, this.#nowUs()),
      answer: (open, answer) => {
        if ('failure' in answer) {
          open.reject(answer.failure)
          return
        }
        writeAnswer(open.ask, answer, open.takes)
        open.resolve()
      },
    })
    this.#plans = new PlanSender(this.#outbox, (error) => this.#report(error))
  }

  get state(): StoreState {
    return this.#outbox.state
  }

  take(ask: Ask): Promise<void> {
    return this.#question(ask, true)
  }

  check(ask: Ask): Promise<void> {
    return this.#question(ask, false)
  }

  correct(resource: number, key: string, units: number): void {
    const address = this.#address(resource, key)
    const { last } = this.#outbox
    if (last instanceof CorrectionDraft && last.add(address, units)) return
    const draft = new CorrectionDraft((error) => this.#report(error))
    draft.add(address, units)
    this.#outbox.add(draft)
  }

  plan(resource: number, key: string, wants: readonly PoolWant[], nowUs: number): PoolLevels {
    const names = this.#names[resource] as PoolNames
    names.note(wants)
    this.#plans.plan(this.#address(resource, key), names.toMessage(wants))
    return this.pools(resource, key, nowUs) ?? noPools
  }

  level(resource: number, key: string, pool: number, nowUs: number): BucketLevel {
    return levelOf(this.#resource(resource).table, key, pool, nowUs)
  }

  levelLeft({ resource, key, pool }: AskEntry, nowUs: number): BucketLevel {
    return this.level(resource, key, pool, nowUs)
  }

  pools(resource: number, key: string, nowUs: number): PoolLevels | undefined {
    return this.#resource(resource).pools(key, nowUs)
  }

  block(key: string, untilUs: number, nowUs: number): void {
    const forUs = Math.max(0, Math.min(untilUs - nowUs, MOST_BLOCKED_US))
    this.#tell(new WholeMessage({ kind: 'block', key, forUs }, (error) => this.#report(error)))
  }

  reset(key: string): void {
    const buckets = this.#scope.resources.map((_, resource) => this.#address(resource, key))
    this.#tell(new WholeMessage({ kind: 'reset', buckets, key }, (error) => this.#report(error)))
  }

  /** Buckets that this instance knows change at once, others when they are next asked. */
  configure(resource: number, config: BucketConfig, nowUs: number): void {
    reconfigureAll(this.#resource(resource).table, config, nowUs)
    for (const buckets of this.#knownAddresses(resource)) {
      this.#tell(new WholeMessage({ kind: 'configure', buckets }, (error) => this.#report(error)))
    }
  }

  sweep(nowUs: number): void {
    for (const [i, { table }] of this.#known.entries()) {
      if (!this.#scope.resources[i]?.shared) sweep(table, SLOTS_PER_SWEEP, nowUs)
    }
  }

  /** Of shared resources, and of all instances; nobody adds the buckets of keys up. */
  ledger(resource: number): TokenLedger {
    return this.#resource(resource).ledger()
  }

  /** Buckets that are not full, as far as this instance knows. */
  usage(resource: number): { readonly keys: number; readonly overflowed: number } {
    return { keys: this.#resource(resource).table.slots.size, overflowed: 0 }
  }

  /** Nothing: the buckets outlive this process where they are. */
  snapshot(): undefined {
    return undefined
  }

  /** Nothing to carry over: the engine's buckets are newer than any snapshot. */
  restore(): void {}

  async sync(): Promise<void> {
    await this.#outbox.quiet()
    for (const resource of this.#known.keys()) {
      for (const buckets of this.#knownAddresses(resource)) {
        this.#tell(new WholeMessage({ kind: 'read', buckets }, (error) => this.#report(error)))
      }
    }
    await this.#outbox.quiet()
  }

  async close(): Promise<void> {
    this.#plans.withdraw()
    await this.#outbox.quiet()
    this.#onClose()
    await this.#engine.close()
  }

  #question(ask: Ask, takes: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const open = { ask, takes, resolve, reject }
      const { last } = this.#outbox
      if (last instanceof QuestionDraft && this.#addTo(last, open)) return
      const draft = new QuestionDraft()
      this.#addTo(draft, open)
      this.#outbox.add(draft)
    })
  }

  #addTo(draft: QuestionDraft, open: OpenQuestion): boolean {
    const { entries } = open.ask
    return draft.add(
      open,
      (i) => {
        const { resource, key, config } = entries[i] as AskEntry
        return this.#address(resource, key, config)
      },
      (i) => {
        const { resource, pool } = entries[i] as AskEntry
        return (this.#names[resource] as PoolNames).classOf(pool)
      },
    )
  }

  #tell(message: WholeMessage): void {
    this.#outbox.add(message)
  }

  #report(error: unknown): void {
    if (error !== undefined) this.#scope.emit('error', { part: 'store', error })
  }

  #nowUs(): number {
    return Math.floor(this.#scope.clock.now() * 1000)
  }

  #address(resource: number, key: string, own?: BucketConfig): BucketAddress {
    return this.#resource(resource).address(resource, key, own)
  }

  /** Addresses of the buckets that are remembered, in portions. */
  *#knownAddresses(resource: number): Generator<readonly BucketAddress[]> {
    const keys = [...this.#resource(resource).table.slots.keys()]
    for (let from = 0; from < keys.length; from += BUCKETS_PER_MESSAGE) {
      const some = keys.slice(from, from + BUCKETS_PER_MESSAGE)
      yield some.map((key) => this.#address(resource, key))
    }
  }

  #resource(resource: number): RememberedBuckets {
    return this.#known[resource] as RememberedBuckets
  }

  #of({ resource }: BucketAddress): RememberedBuckets {
    return this.#resource(resource)
  }
}

const noPools: PoolLevels = createPoolSet(0)
