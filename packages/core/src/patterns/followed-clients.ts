import { seededHash } from '../buckets/seeded-hash.ts'

/** Requests a second that are learned from: with the outlook about 8 ms of processor time. */
export const FOLLOWED_PER_SECOND = 1000

const CIRCLE = 2 ** 32
/** Smallest share of clients that is followed. */
const LEAST_SHARE = 1 / 4096
/** Seconds until all followed clients have given way to others. */
const TURN_SECONDS = 600
/** At most so much is the share raised in a second. */
const FASTEST_RISE = 2

/**
 * Which clients are followed. What a client asks next can only be learned from all its requests in a row, so
 * with more requests than can be learned from it is not every n-th request that is left out, but clients: those whose
 * hash is outside a part of the circle. The part turns slowly, so that everyone has a turn; a secret seed keeps
 * clients from choosing whether they are followed.
 */
export class FollowedClients {
  /** Share of all clients that is followed, in (0, 1]. */
  share = 1
  private readonly random: () => number
  private readonly seed: number
  private from = 0
  private noted = 0

  constructor(random: () => number) {
    this.random = random
    this.seed = Math.floor(random() * CIRCLE)
  }

  /** Whether a request is learned from; those without a client belong to no session, and are drawn by lot. */
  includes(client: string | undefined): boolean {
    const isIncluded = this.share === 1 || this.place(client) < this.share * CIRCLE
    if (isIncluded) this.noted += 1
    return isIncluded
  }

  /**
   * Sets the share by the requests of the last `seconds`.
   *
   * Worked number: 4,000 noted in a second at a share of 1/2: the next is 1/8.
   */
  adapt(seconds: number): void {
    const perSecond = this.noted / seconds
    this.noted = 0
    const factor = Math.min(FASTEST_RISE, FOLLOWED_PER_SECOND / Math.max(1, perSecond))
    this.share = Math.min(1, Math.max(LEAST_SHARE, this.share * factor))
    this.from = (this.from + (this.share * CIRCLE * seconds) / TURN_SECONDS) % CIRCLE
  }

  private place(client: string | undefined): number {
    if (client === undefined) return this.random() * CIRCLE
    return (seededHash(client, this.seed) - this.from + CIRCLE) % CIRCLE
  }
}
