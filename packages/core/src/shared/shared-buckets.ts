import type { BucketConfig } from '../buckets/bucket-config.ts'
import { sweep } from '../buckets/find-bucket.ts'
import { levelOf } from '../buckets/inspect.ts'
import type { HeldWant } from '../leases/held-messages.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import { createPoolSet } from '../pools/pool-set.ts'
import { SHARED_KEY } from '../predict/shared-predictor.ts'
import type {
  Ask,
  AskEntry,
  BucketLevel,
  BucketOfClass,
  Buckets,
  PoolLevels,
  PoolWant,
  StoreScope,
  StoreState,
} from '../store/store.ts'
import { writeAnswer } from './answers.ts'
import { askForRest, type StoreParts } from './ask-for-rest.ts'
import { DeniedKeys } from './denied-keys.ts'
import { EditSender } from './edit-sender.ts'
import type { BucketAddress, EngineScope } from './engine.ts'
import { LeaseSender } from './lease-sender.ts'
import { type LocalParts, takeLocally } from './local-take.ts'
import { CorrectionDraft } from './message-draft.ts'
import { Outbox } from './outbox.ts'
import { PlanSender } from './plan-sender.ts'
import { PoolNames } from './pool-names.ts'
import { type AddressOf, Questions } from './questions.ts'
import { RememberedBuckets } from './remembered-buckets.ts'
import { heldWants, ResourceLease } from './resource-lease.ts'

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
  readonly #edits: EditSender
  readonly #leases: LeaseSender
  // Read on the request path: a `#field` keeps V8 from inlining.
  private readonly local: LocalParts
  private readonly parts: StoreParts

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
      (resource, i) => new RememberedBuckets(resource, this.#names[i] as PoolNames, this.#nowUs()),
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
    const report = (error: unknown) => this.#report(error)
    const addressOf: AddressOf = (resource, key, own) => this.#address(resource, key, own)
    this.#plans = new PlanSender(this.#outbox, report)
    this.#edits = new EditSender(this.#outbox, this.#known, { addressOf, report })
    this.#leases = new LeaseSender(this.#outbox, scope.clock, report)
    this.local = {
      leases: scope.resources.map(({ shared }, resource) =>
        shared
          ? new ResourceLease(() => this.#address(resource, SHARED_KEY), scope.tickUs)
          : undefined,
      ),
      denied: scope.resources.map(() => new DeniedKeys(scope.tickUs)),
      names: this.#names,
    }
    this.parts = {
      local: this.local,
      questions: new Questions(this.#outbox, addressOf, this.#names),
      nowUs: () => this.#nowUs(),
      returnToStore: ({ resource, key }, units) =>
        this.#correctShared(this.#address(resource, key), -units),
    }
  }

  get state(): StoreState {
    return this.#outbox.state
  }

  take(ask: Ask): Promise<void> | undefined {
    const rest = takeLocally(this.local, ask)
    return rest && askForRest(this.parts, ask, rest)
  }

  check(ask: Ask): Promise<void> {
    return this.parts.questions.ask(ask, false)
  }

  /** What was taken of a lease goes back there, as far as the store has not heard of it. */
  correct({ resource, key, pool }: BucketOfClass, units: number): void {
    const lease = this.local.leases[resource]
    this.local.denied[resource]?.forget(key)
    const isHeld = lease !== undefined && units < 0
    const left = isHeld ? -lease.giveBack(this.#classOf(resource, pool ?? 0), -units) : units
    if (left !== 0) this.#correctShared(this.#address(resource, key), left)
  }

  plan(resource: number, key: string, wants: readonly PoolWant[], nowUs: number): PoolLevels {
    const names = this.#names[resource] as PoolNames
    names.note(wants)
    const address = this.#address(resource, key)
    const lease = this.local.leases[resource]
    if (lease === undefined) this.#plans.plan(address, names.toMessage(wants))
    else this.#lease(lease, heldWants(names.toMessage(wants), address.config))
    return this.pools(resource, key, nowUs) ?? noPools
  }

  level(resource: number, key: string, pool: number, nowUs: number): BucketLevel {
    const level = levelOf(this.#resource(resource).table, key, pool, nowUs)
    const lease = this.local.leases[resource]
    if (lease === undefined) return level
    // Everything else that is leased is out of reach for this instance.
    const held = lease.available(this.#classOf(resource, pool), nowUs)
    return { ...level, pooled: level.pooled + held }
  }

  levelLeft({ resource, key, pool }: AskEntry, nowUs: number): BucketLevel {
    return this.level(resource, key, pool, nowUs)
  }

  pools(resource: number, key: string, nowUs: number): PoolLevels | undefined {
    return this.#resource(resource).pools(key, nowUs)
  }

  block(key: string, untilUs: number, nowUs: number): void {
    for (const denied of this.local.denied) denied.forget(key)
    this.#edits.block(key, untilUs - nowUs)
  }

  reset(key: string): void {
    for (const denied of this.local.denied) denied.forget(key)
    this.#edits.reset(key)
  }

  configure(resource: number, config: BucketConfig, nowUs: number): void {
    this.#resource(resource).configure(config, nowUs)
    this.local.denied[resource]?.forgetAll()
    this.#edits.configure(resource)
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
    this.#edits.readAll()
    await this.#outbox.quiet()
  }

  async close(): Promise<void> {
    this.#plans.withdraw()
    for (const lease of this.local.leases) if (lease) this.#leases.release(lease)
    await this.#outbox.quiet()
    this.#onClose()
    await this.#engine.close()
  }

  /** Without demand nothing is held. */
  #lease(lease: ResourceLease, wants: readonly HeldWant[]): void {
    lease.wants = wants
    if (wants.length > 0) this.#leases.renew(lease)
    else this.#leases.release(lease)
  }

  #classOf(resource: number, pool: number): string {
    return (this.#names[resource] as PoolNames).classOf(pool)
  }

  #correctShared(address: BucketAddress, units: number): void {
    const { last } = this.#outbox
    if (last instanceof CorrectionDraft && last.add(address, units)) return
    const draft = new CorrectionDraft((error) => this.#report(error))
    draft.add(address, units)
    this.#outbox.add(draft)
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

  #resource(resource: number): RememberedBuckets {
    return this.#known[resource] as RememberedBuckets
  }

  #of({ resource }: BucketAddress): RememberedBuckets {
    return this.#resource(resource)
  }
}

const noPools: PoolLevels = createPoolSet(0)
