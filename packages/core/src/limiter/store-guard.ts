import type { StoreErrorPolicy } from '../options/limiter-options.ts'
import type { LimiterParts } from './limiter-parts.ts'
import { LocalStandIn } from './local-stand-in.ts'
import { createRequestFrame, type RequestFrame } from './request-frame.ts'

/** Longest that a decision waits for the store, ms. */
const DEADLINE_MS = 50

/** What a client is told under `"closed"`, µs. */
const CLOSED_RETRY_US = 1_000_000

/**
 * Waits for a store, but not for long: after the deadline, or when the store fails, the policy
 * answers. A store that is slow or gone never hangs a request.
 */
export class StoreGuard {
  readonly #parts: LimiterParts<never, string>
  #local: LocalStandIn | undefined

  constructor(parts: LimiterParts<never, string>) {
    this.#parts = parts
  }

  /** The answered frame: the one asked, or another where the store may still write to that. */
  async answer(pending: Promise<void>, frame: RequestFrame): Promise<RequestFrame> {
    const failure = await this.#failureOf(pending)
    if (failure === undefined) return frame
    this.#parts.emitter.emit('error', { part: 'store', error: failure })
    const stand = copyOf(frame)
    this.#answerByPolicy(stand, this.#parts.spec.storeErrorPolicy)
    stand.source = 'fallback'
    return stand
  }

  async close(): Promise<void> {
    await this.#local?.close()
  }

  #failureOf(pending: Promise<void>): Promise<unknown> {
    return new Promise((resolve) => {
      const late = new Error(`The store did not answer within ${DEADLINE_MS} ms.`)
      const cancel = this.#parts.clock.after(DEADLINE_MS, () => resolve(late))
      pending.then(
        () => {
          cancel()
          resolve(undefined)
        },
        (error: unknown) => {
          cancel()
          resolve(error ?? new Error('The store failed without a reason.'))
        },
      )
    })
  }

  #answerByPolicy(frame: RequestFrame, policy: StoreErrorPolicy): void {
    if (policy === 'local') {
      const { scope, buckets } = this.#parts
      this.#local ??= new LocalStandIn(scope, buckets.localShare ?? 1)
      this.#local.take(frame)
    } else {
      frame.limitedBy = policy === 'open' ? -1 : 0
      frame.retryAfterUs = policy === 'open' ? 0 : CLOSED_RETRY_US
      frame.blocked = false
      frame.lacking = frame.limitedBy
    }
    // Not by the store: nothing may be given back to it.
    for (const entry of frame.entries) {
      entry.drawn = 0
      entry.charged = false
    }
  }
}

function copyOf(frame: RequestFrame): RequestFrame {
  const copy = createRequestFrame(frame.entries.length)
  copy.client = frame.client
  copy.type = frame.type
  copy.classIndex = frame.classIndex
  copy.nowUs = frame.nowUs
  copy.count = frame.count
  copy.isUsual = frame.isUsual
  copy.ownKeyAt = frame.ownKeyAt
  copy.place = frame.place
  for (const [index, entry] of frame.entries.entries()) copy.entries[index] = { ...entry }
  return copy
}
