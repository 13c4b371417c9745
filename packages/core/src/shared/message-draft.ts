import type { LeaseMessage, LeaseReply } from '../leases/messages.ts'
import type { Ask } from '../store/store.ts'
import { AddressList, noteAll } from './address-list.ts'
import type {
  BucketAddress,
  BucketPicture,
  Correction,
  SharedAnswer,
  SharedMessage,
  SharedQuestion,
  SharedReply,
} from './engine.ts'
import type { ResourceLease } from './resource-lease.ts'

/** A question on its way, and whom to tell. */
export interface OpenQuestion {
  readonly ask: Ask
  readonly takes: boolean
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Where replies go. */
export interface ReplySink {
  /** A bucket that a message was about, and what it held then. */
  note(address: BucketAddress, picture: BucketPicture): void
  answer(question: OpenQuestion, answer: SharedAnswer): void
  /** Units that are to be charged yet (> 0), or were charged to nobody's good, as is known too late. */
  owe(address: BucketAddress, units: number): void
}

/** Told what became of leases. */
export interface LeaseListener {
  onReply(lease: ResourceLease, reply: LeaseReply): void
  /** There was none in time; one that comes later is a reply all the same. */
  onFailure(reason: unknown): void
  /** There will be none. */
  onLoss(leases: readonly ResourceLease[]): void
}

/** A message that is being written: what is asked in one turn goes together. */
export interface MessageDraft {
  message(): SharedMessage
  accept(reply: SharedReply, sink: ReplySink): void
  fail(reason: unknown): void
  /** Hears, after it has failed, what was replied all the same; `undefined` where nothing will be. */
  late?(reply: SharedReply | undefined, sink: ReplySink): void
}

/** Most entries of one message: a script of Redis lets nobody else in until it is done. */
const MOST_ENTRIES = 128

/** Questions of one turn, first come first served. */
export class QuestionDraft implements MessageDraft {
  readonly #list = new AddressList()
  readonly #open: OpenQuestion[] = []
  readonly #questions: SharedQuestion[] = []
  #entries = 0

  /** Takes a question in, where its buckets have the limits that the message says they have. */
  add(
    open: OpenQuestion,
    addressOf: (entry: number) => BucketAddress,
    classOf: (entry: number) => string,
  ): boolean {
    const { ask, takes } = open
    if (this.#entries > 0 && this.#entries + ask.count > MOST_ENTRIES) return false
    const places = Array.from({ length: ask.count }, (_, i) => this.#list.add(addressOf(i)))
    if (places.includes(-1)) return false
    const entries = places.map((bucket, i) => {
      const { cost = 0, dryRun = false } = ask.entries[i] ?? {}
      return { bucket, cost, class: classOf(i), dryRun }
    })
    this.#questions.push({ takes, entries })
    this.#open.push(open)
    this.#entries += ask.count
    return true
  }

  message(): SharedMessage {
    return { kind: 'acquire', buckets: this.#list.addresses, questions: this.#questions }
  }

  accept({ pictures, answers }: SharedReply, sink: ReplySink): void {
    noteAll(this.#list.addresses, pictures, sink)
    for (const [i, open] of this.#open.entries()) sink.answer(open, answers[i] as SharedAnswer)
  }

  fail(reason: unknown): void {
    for (const { reject } of this.#open) reject(reason)
  }

  /** Whoever asked was answered by a policy since, which owes what it admitted: this was charged before. */
  late(reply: SharedReply | undefined, sink: ReplySink): void {
    noteAll(this.#list.addresses, reply?.pictures ?? [], sink)
    for (const [i, answer] of (reply?.answers ?? []).entries()) {
      const { takes, entries } = this.#questions[i] as SharedQuestion
      if (!takes || 'failure' in answer || answer.limitedBy >= 0) continue
      for (const [place, { bucket, cost }] of entries.entries()) {
        if (answer.charged[place]) sink.owe(this.#list.addresses[bucket] as BucketAddress, -cost)
      }
    }
  }
}

/** Corrections of one turn. */
export class CorrectionDraft implements MessageDraft {
  readonly #list = new AddressList()
  readonly #corrections: Correction[] = []
  readonly #onFailure: (reason: unknown) => void

  constructor(onFailure: (reason: unknown) => void) {
    this.#onFailure = onFailure
  }

  add(address: BucketAddress, units: number): boolean {
    const bucket = this.#list.add(address)
    if (bucket < 0 || this.#corrections.length >= MOST_ENTRIES) return false
    this.#corrections.push({ bucket, units })
    return true
  }

  message(): SharedMessage {
    return { kind: 'settle', buckets: this.#list.addresses, corrections: this.#corrections }
  }

  accept({ pictures }: SharedReply, sink: ReplySink): void {
    noteAll(this.#list.addresses, pictures, sink)
  }

  fail(reason: unknown): void {
    this.#onFailure(reason)
  }

  /** What could not be charged is charged later; what could not be given back is written off. */
  late(reply: SharedReply | undefined, sink: ReplySink): void {
    if (reply !== undefined) return
    for (const { bucket, units } of this.#corrections) {
      if (units > 0) sink.owe(this.#list.addresses[bucket] as BucketAddress, units)
    }
  }
}

/** Leases that one message is about at most: some 2 ms of Redis with all classes, less with few. */
const MOST_RENEWED = 16

/** Leases that are renewed in one turn. */
export class LeaseDraft implements MessageDraft {
  readonly #addresses: BucketAddress[] = []
  readonly #leases: ResourceLease[] = []
  readonly #messages: LeaseMessage[] = []
  readonly #on: LeaseListener

  constructor(on: LeaseListener) {
    this.#on = on
  }

  get hasRoom(): boolean {
    return this.#leases.length < MOST_RENEWED
  }

  add(lease: ResourceLease, message: LeaseMessage): void {
    this.#addresses.push(lease.address())
    this.#leases.push(lease)
    this.#messages.push(message)
  }

  message(): SharedMessage {
    return { kind: 'lease', buckets: this.#addresses, messages: this.#messages }
  }

  accept({ pictures, leases }: SharedReply, sink: ReplySink): void {
    noteAll(this.#addresses, pictures, sink)
    for (const [i, lease] of this.#leases.entries()) {
      this.#on.onReply(lease, leases[i] as LeaseReply)
    }
  }

  fail(reason: unknown): void {
    this.#on.onFailure(reason)
  }

  late(reply: SharedReply | undefined, sink: ReplySink): void {
    if (reply === undefined) this.#on.onLoss(this.#leases)
    else this.accept(reply, sink)
  }
}

/** A message that is whole as it is. */
export class WholeMessage implements MessageDraft {
  readonly #message: SharedMessage
  readonly #onEnd: (failure: unknown) => void

  constructor(message: SharedMessage, onEnd: (failure: unknown) => void) {
    this.#message = message
    this.#onEnd = onEnd
  }

  message(): SharedMessage {
    return this.#message
  }

  accept({ pictures }: SharedReply, sink: ReplySink): void {
    if ('buckets' in this.#message) noteAll(this.#message.buckets, pictures, sink)
    this.#onEnd(undefined)
  }

  fail(reason: unknown): void {
    this.#onEnd(reason)
  }
}
