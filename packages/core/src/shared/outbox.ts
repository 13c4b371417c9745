import type { Clock } from '../clock/clock.ts'
import type { StoreState } from '../store/store.ts'
import type { EngineScope, SharedMessage } from './engine.ts'
import type { MessageDraft, ReplySink } from './message-draft.ts'

/** Longest that a message may take, ms: nobody waits for a question any longer. */
const QUESTION_DEADLINE_MS = 50
const DEADLINE_MS = 100

/**
 * Messages in the order in which they came up. What comes up in one turn of the event loop is sent at its
 * end, all questions that follow one another in one message.
 */
export class Outbox {
  readonly #engine: EngineScope
  readonly #clock: Clock
  readonly #sink: ReplySink
  readonly #onWay = new Set<Promise<void>>()
  #drafts: MessageDraft[] = []
  #isDue = false
  /** By the last message that was answered, or was not. */
  state: StoreState = 'healthy'

  constructor(engine: EngineScope, clock: Clock, sink: ReplySink) {
    this.#engine = engine
    this.#clock = clock
    this.#sink = sink
  }

  /** The draft that came up last, to be added to where it is of the right kind. */
  get last(): MessageDraft | undefined {
    return this.#drafts.at(-1)
  }

  add(draft: MessageDraft): void {
    this.#drafts.push(draft)
    if (this.#isDue) return
    this.#isDue = true
    this.#engine.atEndOfTurn(() => this.flush())
  }

  /** Sends what came up so far. */
  flush(): void {
    this.#isDue = false
    const drafts = this.#drafts
    this.#drafts = []
    for (const draft of drafts) {
      const done: Promise<void> = this.#send(draft).finally(() => this.#onWay.delete(done))
      this.#onWay.add(done)
    }
  }

  /** Settles when nothing is on its way any more. */
  async quiet(): Promise<void> {
    this.flush()
    while (this.#onWay.size > 0 || this.#drafts.length > 0) {
      await Promise.all(this.#onWay)
      this.flush()
    }
  }

  async #send(draft: MessageDraft): Promise<void> {
    const message = draft.message()
    try {
      const reply = await withDeadline(this.#engine.send(message), this.#clock, deadlineMs(message))
      this.state = 'healthy'
      draft.accept(reply, this.#sink)
    } catch (error) {
      this.state = 'suspect'
      draft.fail(error)
    }
  }
}

function deadlineMs({ kind }: SharedMessage): number {
  return kind === 'acquire' ? QUESTION_DEADLINE_MS : DEADLINE_MS
}

function withDeadline<T>(promise: Promise<T>, clock: Clock, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`The store did not answer within ${ms} ms.`))
    const cancel = clock.after(ms, late)
    promise.then(
      (value) => {
        cancel()
        resolve(value)
      },
      (error: unknown) => {
        cancel()
        reject(error)
      },
    )
  })
}
