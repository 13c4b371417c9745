import type { BucketConfig } from '../buckets/bucket-config.ts'
import type { Ask, AskEntry } from '../store/store.ts'
import type { BucketAddress } from './engine.ts'
import { type OpenQuestion, QuestionDraft } from './message-draft.ts'
import type { Outbox } from './outbox.ts'
import type { PoolNames } from './pool-names.ts'

/** How a message names a bucket; `own` are limits of the key. */
export type AddressOf = (resource: number, key: string, own?: BucketConfig) => BucketAddress

/** Puts questions to the engine, all of one turn of the event loop in one message. */
export class Questions {
  readonly #outbox: Outbox
  readonly #addressOf: AddressOf
  readonly #names: readonly PoolNames[]

  constructor(outbox: Outbox, addressOf: AddressOf, names: readonly PoolNames[]) {
    this.#outbox = outbox
    this.#addressOf = addressOf
    this.#names = names
  }

  /** Settles when the answer is in the question. */
  ask(ask: Ask, takes: boolean): Promise<void> {
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
        return this.#addressOf(resource, key, config)
      },
      (i) => {
        const { resource, pool } = entries[i] as AskEntry
        return (this.#names[resource] as PoolNames).classOf(pool)
      },
    )
  }
}
