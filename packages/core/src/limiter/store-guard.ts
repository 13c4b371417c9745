import type { StoreErrorPolicy } from '../options/limiter-options.ts'
import type { AskEntry } from '../store/store.ts'
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

  /**
   * The answered frame: the one asked, or another where the store may still write to that.
   *
   * @param takes - whether what is admitted is taken, or was only looked at
   */
  async answer(pending: Promise<void>, frame: RequestFrame, takes: boolean): Promise<RequestFrame> {
    const failure = await this.#failureOf(pending)
    if (failure === undefined) return frame
    const { buckets, emitter, spec } = this.#parts
    // That a store is away was told when it was found out, by the change of its state.
    if (buckets.state !== 'detached') emitter.emit('error', { part: 'store', error: failure })
    const stand = copyOf(frame)
    this.#answerByPolicy(stand, spec.storeErrorPolicy, takes)
    if (takes && stand.limitedBy < 0) this.#owe(stand)
    // Not by the store: nothing may be given back to it.
    for (const entry of stand.entries) {
      entry.drawn = 0
      entry.charged = false
    }
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

  #answerByPolicy(frame: RequestFrame, policy: StoreErrorPolicy, takes: boolean): void {
    if (policy === 'local') {
      const { scope, buckets } = this.#parts
      if (this.#refuseWhatIsNotLeft(frame)) return
      this.#local ??= new LocalStandIn(scope, (resource) => buckets.localShare?.(resource) ?? 1)
      if (takes) this.#local.take(frame)
      else this.#local.check(frame)
      return
    }
    frame.limitedBy = policy === 'open' ? -1 : 0
    frame.retryAfterUs = policy === 'open' ? 0 : CLOSED_RETRY_US
    frame.blocked = false
    frame.lacking = frame.limitedBy
    for (const entry of frame.entries) entry.charged = policy === 'open' && !entry.dryRun
  }

  #refuseWhatIsNotLeft(frame: RequestFrame): boolean {
    const { buckets, scope } = this.#parts
    const isLacking = (entry: AskEntry) =>
      !entry.dryRun && buckets.hasLeft?.(entry, entry.cost) === false
    const place = frame.entries.slice(0, frame.count).findIndex(isLacking)
    if (place < 0) return false
    frame.limitedBy = place
    frame.lacking = place
    frame.blocked = false
    // What is left is told by the next message.
    frame.retryAfterUs = scope.tickUs
    return true
  }

  /** What is admitted here counts at the store, too, as soon as it can be told. */
  #owe({ entries, count, nowUs }: RequestFrame): void {
    const { buckets } = this.#parts
    for (const entry of entries.slice(0, count)) {
      if (entry.charged) buckets.owe?.(entry, entry.cost, nowUs)
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
