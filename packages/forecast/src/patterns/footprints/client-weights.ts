/** Clients of a type followed at a time: with shares above 20 % there are at most five. */
const followed = 8
/** Most of a type's statistics that one client counts for, unless it is established with more. */
const mostOfType = 0.2
/** Requests that must be seen before shares mean anything. */
const round = 50
/** From a type's first request on, its clients are taken as they come for so long. */
const trustingMs = 60_000
/** Memory of what a client is established with. */
const establishingMs = 86_400_000

/**
 * How much each request of a type counts, so that a single client cannot shift what is learned of
 * it: in a round of 50 requests, client c with share s counts min(1, max(0.2·L, e)/s) times a
 * request, where e is the share it had over the last day and L what all count together. Space-saving
 * (Metwally, Agrawal, El Abbadi 2005) over eight slots.
 *
 * @example // a stranger sends 90 of 100 requests: L = 0.125, each counts 0.0278, all 20 % of it
 */
export class ClientWeights {
  readonly #ids: Float64Array = new Float64Array(followed)
  readonly #requests: Float64Array = new Float64Array(followed)
  readonly #established: Float64Array = new Float64Array(followed)
  readonly #weights: Float64Array = new Float64Array(followed).fill(1)
  #all = 0
  #startMs = Number.NaN
  #roundMs = Number.NaN

  /** Notes a request of the client with number `id` and returns what it counts, in (0, 1]. */
  note(id: number, atMs: number): number {
    if (Number.isNaN(this.#startMs)) {
      this.#startMs = atMs
      this.#roundMs = atMs
    }
    if (this.#all >= round) this.#closeRound(atMs)
    const slot = this.#slotOf(id)
    this.#requests[slot] = (this.#requests[slot] as number) + 1
    this.#all += 1
    return this.#weights[slot] as number
  }

  /** What a request of the client counts, without noting one. */
  weightOf(id: number): number {
    const slot = this.#ids.indexOf(id)
    return slot < 0 ? 1 : (this.#weights[slot] as number)
  }

  /** No client is trusted from here on just for having come early. */
  endTrust(): void {
    this.#startMs = Number.NEGATIVE_INFINITY
  }

  #closeRound(atMs: number): void {
    const requests = this.#requests
    const slow = this.#pace(atMs)
    for (let slot = 0; slot < followed; slot += 1) {
      const share = (requests[slot] as number) / this.#all
      requests[slot] = share
      const before = this.#established[slot] as number
      this.#established[slot] = before + slow * (share - before)
    }
    weigh(requests, this.#established, this.#weights)
    requests.fill(0)
    this.#all = 0
    this.#roundMs = atMs
  }

  #pace(atMs: number): number {
    const passedMs = Math.max(0, atMs - this.#roundMs)
    const isFirst = this.#roundMs === this.#startMs
    if (isFirst) return 1
    const ageMs = atMs - this.#startMs
    return Math.min(1, passedMs / (ageMs <= trustingMs ? Math.max(1, ageMs) : establishingMs))
  }

  /** The client's slot, or the least one's; a newcomer inherits nothing of whom it replaces. */
  #slotOf(id: number): number {
    const ids = this.#ids
    let least = 0
    for (let slot = 0; slot < followed; slot += 1) {
      if (ids[slot] === id) return slot
      if (this.#size(slot) < this.#size(least)) least = slot
    }
    ids[least] = id
    this.#requests[least] = 0
    this.#established[least] = 0
    this.#weights[least] = 1
    return least
  }

  #size(slot: number): number {
    return (this.#established[slot] as number) * this.#all + (this.#requests[slot] as number)
  }
}

/** Writes what a request of each client counts, given the shares of all. */
export function weigh(
  shares: Float64Array,
  established: Float64Array,
  weights: Float64Array,
): void {
  let rest = 1
  for (const share of shares) rest -= share
  let counted = 1
  // L = rest + Σ min(s, max(0.2·L, e)), from above: it falls to the largest solution.
  for (let step = 0; step < 30; step += 1) {
    let sum = Math.max(0, rest)
    for (let i = 0; i < shares.length; i += 1) {
      const most = Math.max(mostOfType * counted, established[i] as number)
      sum += Math.min(shares[i] as number, most)
    }
    counted = sum
  }
  for (let i = 0; i < shares.length; i += 1) {
    const most = Math.max(mostOfType * counted, established[i] as number)
    weights[i] = Math.min(1, most / Math.max(shares[i] as number, Number.MIN_VALUE))
  }
}
