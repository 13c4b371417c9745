/** Clients whose refusals are remembered; the one refused longest ago gives way. */
const MOST_CLIENTS = 4096

/** Kinds of request remembered per client. */
const MOST_TYPES = 8

/**
 * Requests of one client and type, within the time in which it may come back, up to which it may be
 * somebody who comes back. One that asks more often is a busy client, whose requests are all demand:
 * taking each for a retry of the refusal before it would leave only what was admitted to learn from.
 */
const MOST_RETRIES = 20

/** An answer takes a while to arrive: what comes sooner was sent before it. */
const SOONEST_US = 100_000

/** Longest time after a refusal in which a retry is recognised. */
const LONGEST_US = 600e6

/** Refusals of one client and type that nobody has come back from yet. */
interface Refused {
  readonly type: string
  /** Refusals whose answer has arrived, and those it is too soon for. */
  open: number
  young: number
  /** When the young ones are answered. */
  ripeAtUs: number
  /** End of the time in which a retry may come. */
  untilUs: number
  /** Requests since, in windows as long as that time. */
  seen: number
  windowEndsAtUs: number
  isBusy: boolean
}

/**
 * Recognises retries, so that a request that is refused and comes back counts as demand once: the
 * same client and type, between the refusal and the latest retry that it allows for, one for each
 * refusal. Bounded memory; where nobody was refused lately {@link untilUs} says so in one comparison.
 */
export class Refusals {
  /** Until then somebody may come back, µs. Read on the request path. */
  untilUs = -1
  private readonly clients = new Map<string, Refused[]>()

  /** Notes a refusal that allows for a retry until `latestUs` from now. */
  note(
    client: string,
    type: string,
    at: { nowUs: number; retryAfterUs: number; latestUs: number },
  ): void {
    const { nowUs, retryAfterUs } = at
    const latestUs = Math.min(LONGEST_US, at.latestUs)
    const refused = this.find(client, type) ?? this.add(client, type, nowUs + latestUs)
    if (refused.young === 0) refused.ripeAtUs = nowUs + Math.min(SOONEST_US, retryAfterUs)
    refused.young += 1
    refused.untilUs = Math.max(refused.untilUs, nowUs + latestUs)
    this.untilUs = Math.max(this.untilUs, refused.untilUs)
  }

  /** Whether a request is a retry; the refusal that it comes back from is then used up. */
  isRetry(client: string, type: string, nowUs: number): boolean {
    const refused = this.find(client, type)
    if (refused === undefined) return false
    if (nowUs > refused.untilUs) {
      this.clients.delete(client)
      return false
    }
    noteRequest(refused, nowUs)
    if (refused.isBusy || refused.open === 0) return false
    refused.open -= 1
    return true
  }

  /** Clients remembered now. */
  get size(): number {
    return this.clients.size
  }

  private find(client: string, type: string): Refused | undefined {
    const all = this.clients.get(client)
    if (all === undefined) return undefined
    for (const refused of all) if (refused.type === type) return refused
    return undefined
  }

  private add(client: string, type: string, untilUs: number): Refused {
    const refused = {
      type,
      open: 0,
      young: 0,
      ripeAtUs: 0,
      untilUs,
      seen: 0,
      windowEndsAtUs: untilUs,
      isBusy: false,
    }
    const others = this.clients.get(client) ?? []
    this.clients.delete(client)
    this.clients.set(client, [refused, ...others].slice(0, MOST_TYPES))
    if (this.clients.size > MOST_CLIENTS) {
      const [oldest] = this.clients.keys()
      this.clients.delete(oldest as string)
    }
    return refused
  }
}

function noteRequest(refused: Refused, nowUs: number): void {
  if (nowUs >= refused.windowEndsAtUs) {
    refused.isBusy = refused.seen > MOST_RETRIES
    refused.seen = 0
    refused.windowEndsAtUs = refused.untilUs
  }
  refused.seen += 1
  if (refused.seen > MOST_RETRIES) refused.isBusy = true
  if (refused.young === 0 || nowUs < refused.ripeAtUs) return
  refused.open = Math.min(MOST_RETRIES, refused.open + refused.young)
  refused.young = 0
}
