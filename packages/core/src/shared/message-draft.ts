import type { LeaseMessage, LeaseReply } from '../leases/messages.ts'
import type { Ask } from '../store/store.ts'
import type {
  BucketAddress,
  BucketPicture,
  ClassWant,
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

/** Buckets of a message that is being written, each once. */
export class AddressList {
  readonly addresses: BucketAddress[] = []
  readonly #places = new Map<string, number>()

  /** The bucket's index; −1 where it is there already with other limits. */
  add(address: BucketAddress): number {
    const name = `${address.resource}\n${address.key}`
    const place = this.#places.get(name)
    if (place === undefined) {
      this.#places.set(name, this.addresses.length)
      return this.addresses.push(address) - 1
    }
    return this.addresses[place]?.config === address.config ? place : -1
  }
}

/** Where replies go. */
export interface ReplySink {
  /** A bucket that a message was about, and what it held then. */
  note(address: BucketAddress, picture: BucketPicture): void
  answer(question: OpenQuestion, answer: SharedAnswer): void
}

/** Told what became of leases. */
export interface LeaseListener {
  onReply(lease: ResourceLease, reply: LeaseReply): void
  onFailure(leases: readonly ResourceLease[], reason: unknown): void
}

/** A message that is being written: what is asked in one turn goes together. */
export interface MessageDraft {
  message(): SharedMessage
  accept(reply: SharedReply, sink: ReplySink): void
  fail(reason: unknown): void
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
}

/** Buckets that one plan is about at most: some 2 ms of Redis with all classes, less with few. */
const MOST_PLANNED = 16

/** Wants of one turn. */
export class PlanDraft implements MessageDraft {
  readonly #list = new AddressList()
  readonly #wants: (readonly ClassWant[])[] = []
  readonly #onEnd: (address: BucketAddress, failure: unknown) => void

  /** @param onEnd - told of each bucket once it was planned, or could not be */
  constructor(onEnd: (address: BucketAddress, failure: unknown) => void) {
    this.#onEnd = onEnd
  }

  add(address: BucketAddress, wants: readonly ClassWant[]): boolean {
    if (this.#wants.length >= MOST_PLANNED || this.#list.add(address) < 0) return false
    this.#wants.push(wants)
    return true
  }

  message(): SharedMessage {
    return { kind: 'plan', buckets: this.#list.addresses, wants: this.#wants }
  }

  accept({ pictures }: SharedReply, sink: ReplySink): void {
    noteAll(this.#list.addresses, pictures, sink)
    for (const address of this.#list.addresses) this.#onEnd(address, undefined)
  }

  fail(reason: unknown): void {
    for (const address of this.#list.addresses) this.#onEnd(address, reason)
  }
}

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
    return this.#leases.length < MOST_PLANNED
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
    this.#on.onFailure(this.#leases, reason)
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
    if (this.#message.kind !== 'block') noteAll(this.#message.buckets, pictures, sink)
    this.#onEnd(undefined)
  }

  fail(reason: unknown): void {
    this.#onEnd(reason)
  }
}

function noteAll(
  addresses: readonly BucketAddress[],
  pictures: readonly BucketPicture[],
  sink: ReplySink,
): void {
  for (const [i, address] of addresses.entries()) {
    const picture = pictures[i]
    if (picture !== undefined) sink.note(address, picture)
  }
}
