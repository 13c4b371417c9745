import type { Clock } from '../clock/clock.ts'
import type { EngineScope, SharedMessage, SharedReply } from './engine.ts'
import type { MessageDraft, ReplySink } from './message-draft.ts'

/**
 * Longest that a message may take, ms, from the first that came up in its turn: a decision waits 50 ms for
 * any store, and this one is to have said before that nothing came of it.
 */
const QUESTION_DEADLINE_MS = 49
const DEADLINE_MS = 100

/** Told what becomes of messages. */
export interface MessageListener {
  /** In time. */
  onAnswer(message: SharedMessage, sentUs: number): void
  onFailure(sentUs: number): void
  /** All that a message had to say after it had failed has been said. */
  onLate(): void
}

/**
 * Messages in the order in which they came up. What comes up in one turn of the event loop is sent at its
 * end, all questions that follow one another in one message.
 */
export class Outbox {
  readonly #engine: EngineScope
  readonly #clock: Clock
  readonly #sink: ReplySink
  readonly #listener: MessageListener
  readonly #onWay = new Set<Promise<void>>()
  #drafts: MessageDraft[] = []
  #hasSent = false
  /** When the first of them came up, ms; `undefined` while there is none. */
  #dueSinceMs: number | undefined

  constructor(
    engine: EngineScope,
    clock: Clock,
    { sink, listener }: { readonly sink: ReplySink; readonly listener: MessageListener },
  ) {
    this.#engine = engine
    this.#clock = clock
    this.#sink = sink
    this.#listener = listener
  }

  /** The draft that came up last, to be added to where it is of the right kind. */
  get last(): MessageDraft | undefined {
    return this.#drafts.at(-1)
  }

  /** Whether there was ever anything to send. */
  get hasSent(): boolean {
    return this.#hasSent
  }

  add(draft: MessageDraft): void {
    this.#hasSent = true
    this.#drafts.push(draft)
    if (this.#dueSinceMs !== undefined) return
    this.#dueSinceMs = this.#clock.now()
    this.#engine.atEndOfTurn(() => this.flush())
  }

  /** Sends what came up so far. */
  flush(): void {
    const sinceMs = this.#dueSinceMs ?? this.#clock.now()
    this.#dueSinceMs = undefined
    const drafts = this.#drafts
    this.#drafts = []
    for (const draft of drafts) {
      const done: Promise<void> = this.#send(draft, sinceMs).finally(() => this.#onWay.delete(done))
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

  async #send(draft: MessageDraft, sinceMs: number): Promise<void> {
    const message = draft.message()
    const sentMs = this.#clock.now()
    const sentUs = Math.floor(sentMs * 1000)
    const mostMs = deadlineMs(message)
    const deadline = { mostMs, leftMs: Math.max(0, mostMs - (sentMs - sinceMs)) }
    const pending = this.#engine.send(message)
    try {
      const reply = await withDeadline(pending, this.#clock, deadline)
      draft.accept(reply, this.#sink)
      this.#listener.onAnswer(message, sentUs)
    } catch (error) {
      this.#listener.onFailure(sentUs)
      draft.fail(error)
      this.#follow(pending, draft)
    }
  }

  /** An answer that nobody waits for any more still says what was charged. */
  #follow(pending: Promise<SharedReply>, draft: MessageDraft): void {
    const hear = (reply: SharedReply | undefined) => {
      draft.late?.(reply, this.#sink)
      if (reply !== undefined) this.#listener.onLate()
    }
    pending.then(hear, () => hear(undefined))
  }
}

function deadlineMs({ kind }: SharedMessage): number {
  return kind === 'acquire' ? QUESTION_DEADLINE_MS : DEADLINE_MS
}

function withDeadline<T>(
  promise: Promise<T>,
  clock: Clock,
  { mostMs, leftMs }: { readonly mostMs: number; readonly leftMs: number },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`The store did not answer within ${mostMs} ms.`))
    const cancel = clock.after(leftMs, late)
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
