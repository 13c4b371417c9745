import type { Degradation } from './degradation.ts'
import type { SharedMessage, SharedReply } from './engine.ts'
import type { MessageDraft } from './message-draft.ts'
import type { Outbox } from './outbox.ts'

/** How often an instance says that it is there, µs, where its tick is not longer. */
const SAID_EVERY_US = 1_000_000

/** It counts until it has been silent for so many times that: one message may be lost, and one be late. */
const PERIODS_OF_SILENCE = 3

/** Whom an instance's presence concerns. */
export interface PresenceListeners {
  readonly degradation: Degradation
  readonly report: (error: unknown) => void
}

/**
 * Keeps this instance counted at the engine, and hears how many there are: while the engine is away each is
 * to admit one part in as many. From the tick after its first message on, asked for anything or not: an idle
 * instance may be the next that a balancer sends everybody to.
 */
export class Presence {
  readonly #outbox: Outbox
  readonly #everyUs: number
  readonly #on: PresenceListeners
  #saidUs = Number.NEGATIVE_INFINITY
  #hasLeft = false
  #hasFailed = false

  constructor(outbox: Outbox, tickUs: number, on: PresenceListeners) {
    this.#outbox = outbox
    this.#everyUs = Math.max(tickUs, SAID_EVERY_US)
    this.#on = on
  }

  tick(nowUs: number): void {
    if (!this.#outbox.hasSent || this.#hasLeft || nowUs - this.#saidUs < this.#everyUs) return
    this.#saidUs = nowUs
    this.#say(PERIODS_OF_SILENCE * this.#everyUs)
  }

  /** For good: a limiter that is closed may still be asked. */
  leave(): void {
    this.#hasLeft = true
    if (this.#saidUs > Number.NEGATIVE_INFINITY) this.#say(0)
  }

  #say(forUs: number): void {
    const onCount = (instances: number) => this.#onCount(instances)
    const onFailure = (reason: unknown) => this.#onFailure(reason)
    this.#outbox.add(new PresenceDraft(forUs, onCount, onFailure))
  }

  #onCount(instances: number): void {
    this.#hasFailed = false
    this.#on.degradation.noteInstances(instances)
  }

  /** A failure a second says no more than the first. */
  #onFailure(reason: unknown): void {
    if (!this.#hasFailed) this.#on.report(reason)
    this.#hasFailed = true
  }
}

class PresenceDraft implements MessageDraft {
  readonly #forUs: number
  readonly #onCount: (instances: number) => void
  readonly #onFailure: (reason: unknown) => void

  constructor(
    forUs: number,
    onCount: (instances: number) => void,
    onFailure: (reason: unknown) => void,
  ) {
    this.#forUs = forUs
    this.#onCount = onCount
    this.#onFailure = onFailure
  }

  message(): SharedMessage {
    return { kind: 'presence', forUs: this.#forUs }
  }

  accept({ instances }: SharedReply): void {
    if (instances !== undefined) this.#onCount(instances)
  }

  fail(reason: unknown): void {
    this.#onFailure(reason)
  }

  late(reply: SharedReply | undefined): void {
    if (reply !== undefined) this.accept(reply)
  }
}
