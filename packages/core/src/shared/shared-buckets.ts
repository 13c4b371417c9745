import type { BucketConfig } from '../buckets/bucket-config.ts'
import { sweep } from '../buckets/find-bucket.ts'
import { levelOf } from '../buckets/inspect.ts'
import type { HeldWant } from '../leases/held-messages.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import { createPoolSet } from '../pools/pool-set.ts'
import type {
  Ask,
  AskEntry,
  BucketLevel,
  BucketOfClass,
  Buckets,
  PoolLevels,
  PoolWant,
  StoreState,
} from '../store/store.ts'
import { askForRest } from './ask-for-rest.ts'
import { type LocalParts, takeLocally } from './local-take.ts'
import { momentAt } from './moment-at.ts'
import type { PoolNames } from './pool-names.ts'
import type { RememberedBuckets } from './remembered-buckets.ts'
import { isRenewalDue } from './renewal-due.ts'
import { heldWants, type ResourceLease } from './resource-lease.ts'
import type { SharedParts } from './shared-parts.ts'
import { takeHeldAtOnce } from './take-held-at-once.ts'

/** Full buckets that are dropped from memory on one tick at most. */
const SLOTS_PER_SWEEP = 512

/**
 * The store port over buckets that many instances share. Every `take` is part of one message to the
 * engine, with all others of its turn; what is shown of buckets is what the last reply about them said,
 * gone on by the same refill. Leases that this instance holds come between `take` and the message.
 */
export class SharedBuckets implements Buckets {
  // Read on the request path: a `#field` keeps V8 from inlining.
  private readonly parts: SharedParts
  private readonly local: LocalParts
  readonly #onClose: () => void

  constructor(parts: SharedParts, onClose: () => void) {
    this.parts = parts
    this.local = parts.local
    this.#onClose = onClose
  }

  get state(): StoreState {
    return this.parts.degradation.state
  }

  localShare(resource: number): number {
    return this.parts.degradation.localShare(resource)
  }

  hasLeft({ resource, key }: BucketOfClass, units: number): boolean {
    return this.parts.degradation.hasLeft(this.parts.addressOf(resource, key), units)
  }

  owe({ resource, key }: BucketOfClass, units: number): void {
    this.parts.degradation.owe(this.parts.addressOf(resource, key), units)
  }

  take(ask: Ask): Promise<void> | undefined {
    if (takeHeldAtOnce(this.local, ask)) return undefined
    const rest = takeLocally(this.local, ask)
    return rest && askForRest(this.parts, ask, rest)
  }

  check(ask: Ask): Promise<void> {
    return this.parts.questions.ask(ask, false)
  }

  /** What was taken of a lease goes back there, as far as the store has not heard of it. */
  correct({ resource, key, pool }: BucketOfClass, units: number): void {
    const lease = this.#leaseOf(resource, key)
    this.local.denied[resource]?.forget(key)
    const isHeld = lease !== undefined && units < 0
    const left = isHeld ? -lease.giveBack(this.#classOf(resource, pool ?? 0), -units) : units
    if (left !== 0) this.parts.correct(this.parts.addressOf(resource, key), left)
  }

  plan(resource: number, key: string, wants: readonly PoolWant[], nowUs: number): PoolLevels {
    const names = this.parts.names[resource] as PoolNames
    names.note(wants)
    const lease = this.local.leases[resource]
    if (lease === undefined) this.local.keyed[resource]?.want(key, wants[0], nowUs)
    else this.#lease(lease, heldWants(names.toMessage(wants), lease.address().config), nowUs)
    return this.pools(resource, key, nowUs) ?? noPools
  }

  shareDemand(resource: number, units: number): number {
    return this.local.leases[resource]?.shareDemand(units, this.parts.nowUs()) ?? 0
  }

  level(resource: number, key: string, pool: number, nowUs: number): BucketLevel {
    const level = levelOf(this.#resource(resource).table, key, pool, nowUs)
    const lease = this.#leaseOf(resource, key)
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
    for (const leases of this.local.keyed) leases?.giveUp(key)
    this.parts.edits.block(key, untilUs - nowUs)
  }

  reset(key: string): void {
    for (const denied of this.local.denied) denied.forget(key)
    // What was spent of a lease would keep its room.
    for (const leases of this.local.keyed) leases?.giveUp(key)
    this.parts.edits.reset(key)
  }

  configure(resource: number, config: BucketConfig, nowUs: number): void {
    this.#resource(resource).configure(config, nowUs)
    this.local.denied[resource]?.forgetAll()
    this.parts.edits.configure(resource)
  }

  sweep(nowUs: number): void {
    this.parts.degradation.tick()
    this.parts.presence.tick(nowUs)
    const moment = momentAt(nowUs, this.parts.scope.clock)
    for (const leases of this.local.keyed) leases?.tick(moment)
    for (const [i, { table }] of this.parts.known.entries()) {
      if (!this.parts.scope.resources[i]?.shared) sweep(table, SLOTS_PER_SWEEP, nowUs)
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
    await this.parts.outbox.quiet()
    this.parts.edits.readAll()
    await this.parts.outbox.quiet()
  }

  async close(): Promise<void> {
    for (const lease of this.local.leases) if (lease) this.parts.leases.release(lease)
    for (const leases of this.local.keyed) leases?.giveUpAll()
    this.parts.presence.leave()
    await this.parts.outbox.quiet()
    this.#onClose()
    await this.parts.engine.close()
  }

  /** Without demand nothing is held. */
  #lease(lease: ResourceLease, wants: readonly HeldWant[], nowUs: number): void {
    const { degradation, leases, scope } = this.parts
    const at = { nowUs, tickUs: scope.tickUs }
    lease.wants = lease.askedLately.stillWanted(lease.held, wants, at)
    if (wants.length === 0) {
      leases.release(lease)
      return
    }
    const isDue = isRenewalDue(lease, at)
    // A store that was away, or is, hears of everybody at once.
    if (isDue || degradation.state !== 'healthy') leases.renew(lease)
  }

  #leaseOf(resource: number, key: string): ResourceLease | undefined {
    return this.local.leases[resource] ?? this.local.keyed[resource]?.of(key)
  }

  #classOf(resource: number, pool: number): string {
    return (this.parts.names[resource] as PoolNames).classOf(pool)
  }

  #resource(resource: number): RememberedBuckets {
    return this.parts.known[resource] as RememberedBuckets
  }
}

const noPools: PoolLevels = createPoolSet(0)
