import type { BucketAddress, ClassWant } from './engine.ts'
import { PlanDraft } from './message-draft.ts'
import type { Outbox } from './outbox.ts'

/** A bucket whose plan is on its way, and what came up for it meanwhile. */
interface Planned {
  readonly address: BucketAddress
  next: readonly ClassWant[] | undefined
}

/**
 * Sends what this instance wants of pools: one plan of a bucket at a time, and the newest after it. A store
 * that is slow is asked no more often than it answers.
 */
export class PlanSender {
  readonly #outbox: Outbox
  readonly #report: (error: unknown) => void
  readonly #onWay = new Map<string, Planned>()
  /** Buckets that this instance wants something of. */
  readonly #wanted = new Map<string, BucketAddress>()
  #hasFailed = false

  constructor(outbox: Outbox, report: (error: unknown) => void) {
    this.#outbox = outbox
    this.#report = report
  }

  plan(address: BucketAddress, wants: readonly ClassWant[]): void {
    const name = nameOf(address)
    if (wants.length > 0) this.#wanted.set(name, address)
    else this.#wanted.delete(name)
    const planned = this.#onWay.get(name)
    if (planned !== undefined) planned.next = wants
    else this.#send(address, wants)
  }

  /** Wants nothing any more: pools go back at once, not when wants are too old. */
  withdraw(): void {
    for (const address of [...this.#wanted.values()]) this.plan(address, [])
  }

  #send(address: BucketAddress, wants: readonly ClassWant[]): void {
    this.#onWay.set(nameOf(address), { address, next: undefined })
    const { last } = this.#outbox
    if (last instanceof PlanDraft && last.add(address, wants)) return
    const draft = new PlanDraft((planned, failure) => this.#onEnd(planned, failure))
    draft.add(address, wants)
    this.#outbox.add(draft)
  }

  /** Ten failures a second say no more than the first. */
  #onEnd(address: BucketAddress, failure: unknown): void {
    if (failure !== undefined && !this.#hasFailed) this.#report(failure)
    this.#hasFailed = failure !== undefined
    const name = nameOf(address)
    const next = this.#onWay.get(name)?.next
    this.#onWay.delete(name)
    if (next !== undefined) this.#send(address, next)
  }
}

function nameOf({ resource, key }: BucketAddress): string {
  return `${resource}\n${key}`
}
