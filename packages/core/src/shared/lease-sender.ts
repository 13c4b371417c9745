import type { Clock } from '../clock/clock.ts'
import type { Moment } from '../leases/held-lease.ts'
import { applyReply, finalMessage, messageFor } from '../leases/held-messages.ts'
import type { LeaseMessage, LeaseReply } from '../leases/messages.ts'
import { LeaseDraft } from './message-draft.ts'
import { momentAt } from './moment-at.ts'
import type { Outbox } from './outbox.ts'
import { type ResourceLease, TERM_US } from './resource-lease.ts'

/**
 * Renews leases: one message of a lease at a time, so that concurrent misses never take two. A reply that
 * is late grants all the same, as long as no other message has followed: one does after a lease term. All that are
 * renewed in one turn of the event loop go together.
 */
export class LeaseSender {
  readonly #outbox: Outbox
  readonly #clock: Clock
  readonly #on: {
    readonly onReply: (lease: ResourceLease, reply: LeaseReply) => void
    readonly report: (error: unknown) => void
  }
  #hasFailed = false

  constructor(
    outbox: Outbox,
    clock: Clock,
    on: {
      readonly onReply: (lease: ResourceLease, reply: LeaseReply) => void
      readonly report: (error: unknown) => void
    },
  ) {
    this.#outbox = outbox
    this.#clock = clock
    this.#on = on
  }

  /** Reports what was spent, asks for what is wanted; nothing while the last answer is not here. */
  renew(lease: ResourceLease): void {
    const moment = this.#moment()
    if (moment.nowUs < lease.askingUntilUs) return
    lease.sentWants = lease.wants
    this.#send(lease, messageFor(lease.held, lease.wants, moment))
  }

  /** Gives everything back, and wants nothing more. */
  release(lease: ResourceLease): void {
    lease.wants = []
    if (lease.held.sequence === 0) return
    this.#send(lease, finalMessage(lease.held, this.#moment()))
  }

  #send(lease: ResourceLease, message: LeaseMessage): void {
    lease.askingUntilUs = lease.held.sentAtUs + TERM_US
    const { last } = this.#outbox
    const draft = last instanceof LeaseDraft && last.hasRoom ? last : this.#newDraft()
    draft.add(lease, message)
  }

  #newDraft(): LeaseDraft {
    const draft = new LeaseDraft({
      onReply: (lease, reply) => this.#onReply(lease, reply),
      onFailure: (reason) => this.#onFailure(reason),
      onLoss: (leases) => {
        for (const lease of leases) lease.askingUntilUs = Number.NEGATIVE_INFINITY
      },
    })
    this.#outbox.add(draft)
    return draft
  }

  #onReply(lease: ResourceLease, reply: LeaseReply): void {
    const { nowUs } = this.#moment()
    if (reply.sequence !== lease.held.sequence) return
    lease.askingUntilUs = Number.NEGATIVE_INFINITY
    this.#hasFailed = false
    applyReply(lease.held, reply, nowUs)
    lease.noteTrickles(reply)
    if (reply.status === 'granted') lease.noteOthers(reply.othersPerSecond)
    this.#on.onReply(lease, reply)
    // Nothing is held any more, and there is no need to wait for the next tick.
    const isBegunAnew = reply.status === 'fenced' || reply.status === 'generation'
    if (isBegunAnew && lease.wants.length > 0) this.renew(lease)
  }

  /** Ten failures a second say no more than the first. */
  #onFailure(reason: unknown): void {
    if (!this.#hasFailed) this.#on.report(reason)
    this.#hasFailed = true
  }

  #moment(): Moment {
    return momentAt(Math.floor(this.#clock.now() * 1000), this.#clock)
  }
}
