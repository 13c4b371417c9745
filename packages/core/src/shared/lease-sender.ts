import type { Clock } from '../clock/clock.ts'
import { applyReply, finalMessage, messageFor } from '../leases/held-messages.ts'
import type { LeaseMessage, LeaseReply } from '../leases/messages.ts'
import { LeaseDraft } from './message-draft.ts'
import type { Outbox } from './outbox.ts'
import type { ResourceLease } from './resource-lease.ts'

/**
 * Renews leases: one message of a lease at a time, so that concurrent misses never take two. All that are
 * renewed in one turn of the event loop go together.
 */
export class LeaseSender {
  readonly #outbox: Outbox
  readonly #clock: Clock
  readonly #report: (error: unknown) => void
  #hasFailed = false

  constructor(outbox: Outbox, clock: Clock, report: (error: unknown) => void) {
    this.#outbox = outbox
    this.#clock = clock
    this.#report = report
  }

  /** Reports what was spent, asks for what is wanted; nothing while the last answer is not here. */
  renew(lease: ResourceLease): void {
    if (lease.isAsking) return
    this.#send(lease, messageFor(lease.held, lease.wants, this.#moment()))
  }

  /** Gives everything back. */
  release(lease: ResourceLease): void {
    if (lease.held.sequence === 0) return
    this.#send(lease, finalMessage(lease.held, this.#moment()))
  }

  #send(lease: ResourceLease, message: LeaseMessage): void {
    lease.isAsking = true
    const { last } = this.#outbox
    const draft = last instanceof LeaseDraft && last.hasRoom ? last : this.#newDraft()
    draft.add(lease, message)
  }

  #newDraft(): LeaseDraft {
    const draft = new LeaseDraft({
      onReply: (lease, reply) => this.#onReply(lease, reply),
      onFailure: (leases, reason) => this.#onFailure(leases, reason),
    })
    this.#outbox.add(draft)
    return draft
  }

  #onReply(lease: ResourceLease, reply: LeaseReply): void {
    const { nowUs } = this.#moment()
    lease.isAsking = false
    this.#hasFailed = false
    applyReply(lease.held, reply, nowUs)
    lease.noteTrickles(reply)
  }

  /** Ten failures a second say no more than the first. */
  #onFailure(leases: readonly ResourceLease[], reason: unknown): void {
    for (const lease of leases) lease.isAsking = false
    if (!this.#hasFailed) this.#report(reason)
    this.#hasFailed = true
  }

  #moment(): { nowUs: number; wallUs: number } {
    const nowUs = Math.floor(this.#clock.now() * 1000)
    return { nowUs, wallUs: Math.floor(this.#clock.wall() * 1000) }
  }
}
