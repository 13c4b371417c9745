import { type RetryEvidence, RetryEvidences } from './retry-evidence.ts'

/** Clients whose refusals are remembered; the one refused longest ago gives way. */
const MOST_CLIENTS = 4096

/** Kinds of request remembered per client. */
const MOST_TYPES = 8

/** Requests remembered per client and type: of a busy client, some of those of the time that counts. */
const MOST_REQUESTS = 8

/** An answer takes a while to arrive: what comes sooner was sent before it. */
const SOONEST_US = 100_000

/** Longest time after a refusal in which a retry is recognised. */
const LONGEST_US = 600e6

/**
 * Time after a client's last refusal in which its requests are compared. So long that crowds come and
 * go in it: who is watched only while it is crowded is soon admitted more often, and every request
 * after a refusal would look like a retry.
 */
const COMPARED_US = 60e6

/** A request of a client that was refused lately. */
interface Past {
  readonly atUs: number
  refused: boolean
  /** What no retry has used up yet of its refusal, in [0, 1]. */
  left: number
  /** The client had been refused before: of those alone, refused and admitted ones are compared. */
  readonly isCompared: boolean
}

/** Recent requests of one client and type, once one of them was refused. */
interface Refused {
  readonly type: string
  readonly evidence: RetryEvidence
  readonly requests: Past[]
  /** Those of them that were refused and are not used up. */
  open: number
  /** The newest request: when it came, and itself where it is among those. */
  newestAtUs: number
  newest: Past | undefined
  /** Whether the newest request is compared with those. */
  comparesNewest: boolean
  /** When retries come, after a refusal: `soonestUs` to `latestUs`, as of the last one. */
  soonestUs: number
  latestUs: number
  /** End of the time in which requests are compared. */
  untilUs: number
}

/** A request that was refused. */
export interface Refusal {
  readonly client: string
  readonly type: string
  readonly nowUs: number
  readonly retryAfterUs: number
}

/**
 * Recognises retries, so that a request that is refused and comes back counts as demand once. What
 * comes from the same client and type between a refusal and the latest retry that it allows for may be
 * one, or may be somebody who would have asked anyway: which of the two is likelier shows in how often
 * clients of the type ask again after an admission. Bounded memory; where nobody was refused lately
 * {@link untilUs} says so in one comparison.
 */
export class Refusals {
  /** Until then somebody may come back, or is compared with those who do, µs. Read on the request path. */
  untilUs = -1
  private readonly clients = new Map<string, Refused[]>()
  /** Goes through the clients as they give way: one made for each would pass over all that have. */
  private readonly oldest = this.clients.keys()
  private readonly evidences = new RetryEvidences()
  private lastClient = ''
  private last: Refused | undefined

  /** Notes a refusal that allows for a retry until `retryUs` from then. */
  note({ client, type, nowUs, retryAfterUs }: Refusal, retryUs: number): void {
    const refused = this.find(client, type) ?? this.add(client, type, nowUs)
    if (refused.newestAtUs !== nowUs) {
      forgetOld(refused, nowUs)
      see(refused, nowUs)
    }
    turnIntoRefusal(refused)
    refused.soonestUs = Math.min(SOONEST_US, retryAfterUs)
    refused.latestUs = Math.min(LONGEST_US, retryUs)
    refused.untilUs = Math.max(refused.untilUs, nowUs + refused.latestUs + COMPARED_US)
    // So long it shows what comes after the last of them.
    this.untilUs = Math.max(this.untilUs, refused.untilUs + refused.latestUs)
  }

  /**
   * A request arrives: how much of it is a retry of what was refused, in [0, 1]. It counts as admitted
   * until {@link note} says otherwise.
   */
  retryShare(client: string, type: string, nowUs: number): number {
    const refused = this.find(client, type)
    if (refused === undefined) return 0
    if (nowUs > refused.untilUs + refused.latestUs) {
      this.drop(client, refused)
      return 0
    }
    forgetOld(refused, nowUs)
    const share = useUp(refused, nowUs)
    see(refused, nowUs)
    return share
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

  private add(client: string, type: string, nowUs: number): Refused {
    const newest: Past = { atUs: nowUs, refused: false, left: 0, isCompared: false }
    const refused = {
      type,
      evidence: this.evidences.of(type),
      requests: [newest],
      open: 0,
      newestAtUs: nowUs,
      newest,
      comparesNewest: false,
      soonestUs: 0,
      latestUs: 0,
      untilUs: -1,
    }
    this.last = undefined
    const others = this.clients.get(client) ?? []
    this.clients.delete(client)
    this.clients.set(client, [refused, ...others].slice(0, MOST_TYPES))
    if (this.clients.size > MOST_CLIENTS) this.clients.delete(this.oldest.next().value as string)
    return refused
  }
}

/** Oldest first: of requests that all came in time. */
function forgetOld(refused: Refused, nowUs: number): void {
  const { requests, latestUs } = refused
  while (nowUs - (requests[0]?.atUs ?? nowUs) > latestUs) {
    if ((requests.shift()?.left ?? 0) > 0) refused.open -= 1
  }
}

/** Uses up refusals, the last ones first, by as much of them as a request now is likely to retry. */
function useUp(refused: Refused, nowUs: number): number {
  const { requests, evidence, soonestUs } = refused
  let share = 0
  for (let i = requests.length - 1; i >= 0 && refused.open > 0; i--) {
    const past = requests[i] as Past
    const delayUs = nowUs - past.atUs
    if (past.left === 0 || delayUs < soonestUs) continue
    const used = Math.min(1 - share, past.left, evidence.shareAfter(delayUs))
    past.left -= used
    share += used
    if (past.left === 0) refused.open -= 1
  }
  return share
}

/** Remembers a request where there is room for one more, and compares it with those before. */
function see(refused: Refused, nowUs: number): void {
  const { requests, untilUs, evidence } = refused
  refused.newestAtUs = nowUs
  refused.newest = undefined
  refused.comparesNewest = evidence.samples()
  if (refused.comparesNewest) compareAdmitted(refused)
  if (requests.length === MOST_REQUESTS) return
  refused.newest = { atUs: nowUs, refused: false, left: 0, isCompared: nowUs <= untilUs }
  requests.push(refused.newest)
}

function compareAdmitted({ requests, evidence, soonestUs, newestAtUs }: Refused): void {
  for (const past of requests) {
    const delayUs = newestAtUs - past.atUs
    if (!past.refused || !past.isCompared || delayUs < soonestUs) continue
    evidence.noteRefusedFirst(delayUs, 1)
  }
}

/** The newest request turned out to be refused: what was noted when it came is turned round. */
function turnIntoRefusal(refused: Refused): void {
  const { newest, comparesNewest } = refused
  if (comparesNewest) compareRefused(refused)
  if (newest === undefined) return
  newest.refused = true
  newest.left = 1
  refused.open += 1
}

function compareRefused({ requests, evidence, soonestUs, newest, newestAtUs }: Refused): void {
  for (const past of requests) {
    const delayUs = newestAtUs - past.atUs
    if (past === newest || !past.isCompared || delayUs < soonestUs) continue
    if (past.refused) evidence.noteRefusedFirst(delayUs, -1)
    else evidence.noteAdmittedFirst(delayUs)
  }
}
