/** Clients of a class followed at a time: with shares above 20 % there are at most five. */
const FOLLOWED = 8

/** Most of a class's learned demand that one client counts for, unless it is established as more. */
const MOST_OF_CLASS = 0.2

/** Seconds of the averages that say what a client, and the class, is established with. */
const ESTABLISHING_SECONDS = 300

/** After that a round counts at most as this multiple of what a client is established with. */
const CLIP = 3

/** Share of the class that even an unknown client may count with. */
const FOOT_IN_THE_DOOR = 0.01

/** Seconds from a class's beginning in which its clients are taken as they come. */
const TRUSTING_SECONDS = 30

/** Requests that must be seen before shares mean anything: twenty equal clients then stay below 20 %. */
const ENOUGH_SAMPLES = 50

/**
 * Who makes up the demand of one class, so that a single client cannot inflate what the class is
 * expected to need. Space-saving (Metwally, Agrawal, El Abbadi 2005) over a sample of the requests.
 */
export class ClientShares {
  private readonly clients = new Array<string | undefined>(FOLLOWED).fill(undefined)
  /** Units sampled since shares were last worked out. */
  private readonly units = new Float64Array(FOLLOWED)
  private readonly share = new Float64Array(FOLLOWED)
  private readonly established = new Float64Array(FOLLOWED)
  /** What a round may show of a client that is established so. */
  private readonly likely = new Float64Array(FOLLOWED)
  private all = 0
  private samples = 0
  /** Seconds since the last round. */
  private seconds = 0
  private rounds = 0
  /** Seconds since the class began. */
  private age = 0
  private learnable = 1
  /** What was learned of the class, units a second, on average. */
  private usual = 0

  /** Part of the class's demand that may be learned from, in [0.01, 1]. */
  get counted(): number {
    return this.learnable
  }

  /** Notes a sampled request. */
  note(client: string, units: number): void {
    const slot = this.slotOf(client)
    this.units[slot] = (this.units[slot] as number) + units
    this.all += units
    this.samples += 1
  }

  /** Closes a step of `seconds`: works the shares out anew once enough was seen. */
  closeStep(seconds: number): void {
    this.seconds += seconds
    if (this.samples >= ENOUGH_SAMPLES) this.closeRound()
  }

  private closeRound(): void {
    this.rounds += 1
    this.age += this.seconds
    const known = this.age <= TRUSTING_SECONDS ? this.age : ESTABLISHING_SECONDS
    const slow = this.rounds === 1 ? 1 : Math.min(1, this.seconds / known)
    const isTrusted = this.rounds === 1 || this.age <= TRUSTING_SECONDS
    for (let slot = 0; slot < FOLLOWED; slot++) {
      const share = (this.units[slot] as number) / this.all
      const before = this.established[slot] as number
      this.share[slot] = share
      const counted = isTrusted ? share : Math.min(share, CLIP * before + FOOT_IN_THE_DOOR)
      const established = before + slow * (counted - before)
      this.established[slot] = established
      this.likely[slot] = likelyShare(established, this.samples)
    }
    this.learn(slow)
    this.units.fill(0)
    this.all = 0
    this.samples = 0
    this.seconds = 0
  }

  /** However few clients make up the class, so much is learned as before, up to a fifth of it. */
  private learn(slow: number): void {
    const perSecond = this.all / this.seconds
    const asBefore = Math.min(MOST_OF_CLASS, this.usual / perSecond)
    const part = countedPart(this.share, this.likely)
    this.learnable = Math.max(FOOT_IN_THE_DOOR, asBefore, part)
    this.usual += slow * (this.learnable * perSecond - this.usual)
  }

  /** The client's slot, or the least one's; a newcomer inherits nothing of whom it replaces. */
  private slotOf(client: string): number {
    let least = 0
    for (let slot = 0; slot < FOLLOWED; slot++) {
      if (this.clients[slot] === client) return slot
      if (this.weight(slot) < this.weight(least)) least = slot
    }
    this.clients[least] = client
    this.units[least] = 0
    this.established[least] = 0
    return least
  }

  private weight(slot: number): number {
    return (this.established[slot] as number) * this.all + (this.units[slot] as number)
  }
}

/**
 * The largest share that a client with an established one is likely to have among so many samples: two
 * standard deviations of chance more. Without them five equal clients, now this one above its share
 * and now that, would be learned as 0.89 of their demand. Clients far below a fifth have room enough.
 */
function likelyShare(established: number, samples: number): number {
  if (established < MOST_OF_CLASS / 2) return established
  return established + 2 * Math.sqrt((established * (1 - established)) / samples)
}

/**
 * The largest L with L = rest + Σ min(share, max(0.2·L, established)): nobody counts for more than a
 * fifth of what is learned, nor for less than it is established with.
 *
 * Worked number: an unknown client makes up 0.8 of a class: L = 0.2 + 0.2·L, so 0.25.
 */
export function countedPart(shares: ArrayLike<number>, established: ArrayLike<number>): number {
  let part = 1
  for (let round = 0; round < 30; round++) {
    // What is taken off, not what is left: where nobody has too much, nothing is lost by rounding.
    let tooMuch = 0
    for (let i = 0; i < shares.length; i++) {
      const most = Math.max(MOST_OF_CLASS * part, established[i] as number)
      tooMuch += Math.max(0, (shares[i] as number) - most)
    }
    part = Math.max(0, 1 - tooMuch)
  }
  return part
}
