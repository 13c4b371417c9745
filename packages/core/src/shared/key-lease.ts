import type { BucketConfig } from '../buckets/bucket-config.ts'
import { dropIfLapsed, type Moment } from '../leases/held-lease.ts'
import type { LeaseReply } from '../leases/messages.ts'
import type { PoolWant } from '../store/store.ts'
import type { BucketAddress } from './engine.ts'
import { heldWants, ResourceLease } from './resource-lease.ts'

/** The bucket of one key, as far as this instance knows it. */
export interface KeyBucket {
  /** @param own - limits of the key, where its requests bring some */
  address(own: BucketConfig | undefined): BucketAddress
  /** Units that nobody has leased, by the last reply and the refill since. */
  left(nowUs: number): number
}

/** What a lease has to say to the store. */
export type Errand = 'renew' | 'end'

/** Time for which a key's lease is asked, µs: long, since each renewal serves one client. */
const TERM_US = 5_000_000

/** A term is so many ticks at least, and that of a key that is hot no more than that. */
const TERM_TICKS = 6

/** So long before its end a lease is renewed or given back: µs or ticks, whichever is longer. */
const SPARE_US = 1_000_000
const SPARE_TICKS = 2

/** A key that asks so often in a tick is renewed on each, as what all clients share is. */
const HOT_PER_TICK = 4

/** A key that is not expected back is given up with others after so long, µs. */
const SILENT_US = 2_000_000

/** A message that failed or was turned down is not sent again before, µs. */
const RETRY_US = 1_000_000

/** Below this part of what it held after the last answer a lease asks for more: requests come in bursts. */
const LOW = 0.5

/**
 * Part of what its bucket has left that an instance holds of a key at most: who is near the limit is
 * decided where all of it is known, and refused nothing because tokens lie elsewhere.
 */
const MOST_OF_BUCKET = 0.25

/** Fewer requests than so many are not worth a lease: its message would save none. */
const LEAST_REQUESTS = 2

/** The one pool of a key's bucket is that of the rest. */
const KEY_CLASS = ''

/** An instance's lease of one client's bucket: renewed rarely, and only while the client comes. */
export class KeyLease extends ResourceLease {
  /** What is wanted; `undefined` while the key is not expected back. */
  want: PoolWant | undefined
  /** Limits of the key as its last request brought them. */
  own: BucketConfig | undefined
  readonly #bucket: KeyBucket
  readonly #tickUs: number
  #filledTo = 0
  #restsUntilUs = Number.NEGATIVE_INFINITY

  constructor(bucket: KeyBucket, tickUs: number) {
    super(() => bucket.address(this.own), tickUs, Math.max(TERM_US, TERM_TICKS * tickUs))
    this.#bucket = bucket
    this.#tickUs = tickUs
  }

  override noteTrickles(reply: LeaseReply): void {
    super.noteTrickles(reply)
    // Blocked, or unknown to the store: what was asked for is not to be asked for again at once.
    if (reply.status !== 'granted') {
      this.wants = []
      this.#restsUntilUs = this.held.sentAtUs + RETRY_US
    }
    this.#filledTo = this.available(KEY_CLASS, this.held.heardAtUs)
  }

  /** What cannot wait for another tick. */
  due({ nowUs, wallUs }: Moment): Errand | undefined {
    if (nowUs < this.askingUntilUs || nowUs < this.#restsUntilUs) return undefined
    const { held } = this
    dropIfLapsed(held, { nowUs, wallUs })
    const hasFailed = held.sequence > 0 && held.maturesFromUs === undefined
    if (hasFailed && nowUs < held.sentAtUs + RETRY_US) return undefined
    const endsSoon = nowUs >= held.deadlineUs - this.#spareUs
    const mustRenew =
      endsSoon || this.#isHot || this.available(KEY_CLASS, nowUs) < LOW * this.#filledTo
    if (mustRenew && this.#mayRenew(nowUs)) return 'renew'
    const isOver = held.sequence === 0 && this.want === undefined
    return isOver || (endsSoon && held.sequence > 0) ? 'end' : undefined
  }

  /** What it may say as well, since a message goes anyway. */
  mightAsWell(nowUs: number): Errand | undefined {
    if (nowUs < this.askingUntilUs || nowUs < this.#restsUntilUs) return undefined
    const isOld = nowUs >= this.held.sentAtUs + this.held.termUs / 2
    if (isOld && this.#mayRenew(nowUs)) return 'renew'
    const isQuiet = this.want === undefined && nowUs >= this.held.askedAtUs + SILENT_US
    return isQuiet && isOld && this.held.sequence > 0 ? 'end' : undefined
  }

  /** Prepares the next message. False where what may be asked for is not worth one. */
  makeWants(nowUs: number): boolean {
    const { want } = this
    if (want === undefined) return false
    const left = this.#bucket.left(nowUs) + this.available(KEY_CLASS, nowUs)
    const isHot = this.#isHot
    // A second, as pools of shared resources are to last; the store sees to it that others get their part.
    const capacity = isHot ? want.ratePerSecond : Math.min(want.capacity, MOST_OF_BUCKET * left)
    if (!isHot && !(capacity >= LEAST_REQUESTS * (want.requestUnits ?? 1))) return false
    const shortUs = TERM_TICKS * this.#tickUs
    this.held.termUs = isHot ? shortUs : Math.max(TERM_US, shortUs)
    this.wants = heldWants([{ ...want, class: KEY_CLASS, capacity }], this.address().config)
    return true
  }

  get #isHot(): boolean {
    const { ratePerSecond = 0, requestUnits = 1 } = this.want ?? {}
    return ratePerSecond * (this.#tickUs / 1e6) >= HOT_PER_TICK * requestUnits
  }

  get #spareUs(): number {
    const spareUs = SPARE_TICKS * this.#tickUs
    return this.held.termUs < TERM_US ? spareUs : Math.max(SPARE_US, spareUs)
  }

  /** It was asked for since the last message, and is worth while. */
  #mayRenew(nowUs: number): boolean {
    return this.held.askedAtUs >= this.held.sentAtUs && this.makeWants(nowUs)
  }
}
