import type { BucketAddress, SharedMessage } from './engine.ts'
import { WholeMessage } from './message-draft.ts'
import type { Outbox } from './outbox.ts'
import type { AddressOf } from './questions.ts'
import type { RememberedBuckets } from './remembered-buckets.ts'

/** Longest that a key can be blocked, µs: 100 years. An engine keeps nothing without an end. */
const MOST_BLOCKED_US = 100 * 365.25 * 86_400 * 1e6

/** Buckets that one message reads or configures. */
const BUCKETS_PER_MESSAGE = 100

/** Sends what changes buckets by hand, and asks what they hold. */
export class EditSender {
  readonly #outbox: Outbox
  readonly #known: readonly RememberedBuckets[]
  readonly #addressOf: AddressOf
  readonly #report: (error: unknown) => void

  constructor(
    outbox: Outbox,
    known: readonly RememberedBuckets[],
    on: { readonly addressOf: AddressOf; readonly report: (error: unknown) => void },
  ) {
    this.#outbox = outbox
    this.#known = known
    this.#addressOf = on.addressOf
    this.#report = on.report
  }

  block(key: string, forUs: number): void {
    this.#send({ kind: 'block', key, forUs: Math.max(0, Math.min(forUs, MOST_BLOCKED_US)) })
  }

  reset(key: string): void {
    const buckets = this.#known.map((_, resource) => this.#addressOf(resource, key))
    this.#send({ kind: 'reset', buckets, key })
  }

  /** Buckets that this instance knows change at once, others when they are next asked. */
  configure(resource: number): void {
    this.#sendPortions('configure', resource)
  }

  /** Asks for one bucket, so as to hear from the engine at all. */
  probe(address: BucketAddress): void {
    this.#outbox.add(new WholeMessage({ kind: 'read', buckets: [address] }, () => {}))
  }

  readAll(): void {
    for (const resource of this.#known.keys()) this.#sendPortions('read', resource)
  }

  #sendPortions(kind: 'configure' | 'read', resource: number): void {
    const keys = [...(this.#known[resource]?.table.slots.keys() ?? [])]
    for (let from = 0; from < keys.length; from += BUCKETS_PER_MESSAGE) {
      const some = keys.slice(from, from + BUCKETS_PER_MESSAGE)
      this.#send({ kind, buckets: some.map((key) => this.#addressOf(resource, key)) })
    }
  }

  #send(message: SharedMessage): void {
    this.#outbox.add(new WholeMessage(message, this.#report))
  }
}
