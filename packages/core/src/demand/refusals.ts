/** Clients whose refusals are remembered; the one refused longest ago gives way. */
const MOST_CLIENTS = 4096

/** Kinds of request remembered per client. */
const MOST_TYPES = 8

/**
 * Requests of one client and type, within the time in which it may come back, up to which it may be
 * somebody who comes back. One that asks more often is a busy client, whose requests are all demand:
 * taking each for a retry of the refusal before it would leave only what was admitted to learn from.
 */
const MOST_RETRIES = 3

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

/** A request that was refused. */
export interface Refusal {
  readonly client: string
  readonly type: string
  readonly nowUs: number
  readonly retryAfterUs: number
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
  private lastClient = ''
  private last: Refused | undefined

  /** Notes a refusal that allows for a retry until `retryUs` from then. */
  note({ client, type, nowUs, retryAfterUs }: Refusal, retryUs: number): void {
    const untilUs = nowUs + Math.min(LONGEST_US, retryUs)
    const refused = this.find(client, type) ?? this.add(client, type, untilUs)
    if (refused.young === 0) refused.ripeAtUs = nowUs + Math.min(SOONEST_US, retryAfterUs)
    refused.young += 1
    refused.untilUs = Math.max(refused.untilUs, untilUs)
    this.untilUs = Math.max(this.untilUs, refused.untilUs)
  }

  /** Whether a request is a retry; the refusal that it comes back from is then used up. */
  isRetry(client: string, type: string, nowUs: number): boolean {
    const refused = this.find(client, type)
    if (refused === undefined) return false
    if (nowUs > refused.untilUs) {
      this.drop(client, refused)
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

  /** A client that is refused again and again is looked up once. */
  private find(client: string, type: string): Refused | undefined {
    const { last } = this
    if (last !== undefined && this.lastClient === client && last.type === type) return last
    const found = this.clients.get(client)?.find((refused) => refused.type === type)
    this.lastClient = client
    this.last = found
    return found
  }

  private drop(client: string, over: Refused): void {
    const others = this.clients.get(client)?.filter((refused) => refused !== over) ?? []
    if (others.length > 0) this.clients.set(client, others)
    else this.clients.delete(client)
    this.last = undefined
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
    this.last = undefined
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
