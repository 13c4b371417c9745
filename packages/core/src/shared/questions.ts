import type { BucketConfig } from '../buckets/bucket-config.ts'
import type { Ask, AskEntry } from '../store/store.ts'
import type { Degradation } from './degradation.ts'
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
  readonly #degradation: Degradation

  constructor(
    outbox: Outbox,
    addressOf: AddressOf,
    about: { readonly names: readonly PoolNames[]; readonly degradation: Degradation },
  ) {
    this.#outbox = outbox
    this.#addressOf = addressOf
    this.#names = about.names
    this.#degradation = about.degradation
  }

  /** Settles when the answer is in the question. A store that is known to be away is not asked. */
  ask(ask: Ask, takes: boolean): Promise<void> {
    const { resource, key, config } = ask.entries[0] as AskEntry
    if (this.#degradation.keepsAway(this.#addressOf(resource, key, config))) {
      return Promise.reject(new Error('The store is away.'))
    }
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
