import { REST_CLASS } from '../demand/class-table.ts'
import type { Ask, AskEntry } from '../store/store.ts'

/**
 * Everything the limiter works out about one request, in an object that is used again for the next:
 * the request path allocates nothing but the decision.
 */
export interface RequestFrame extends Ask {
  readonly entries: FrameEntry[]
  /** Its request is not answered yet. */
  isTaken: boolean
  client: string
  type: string
  classIndex: number
  /** Settles when the costs that an option works out later are known; until then nothing is asked. */
  pending: Promise<void> | undefined
  /** Which resources the request is about, and its class; see `placeOf`. */
  place: number
  /** Version of the pools that the entries name; see `Predictor`. */
  poolsVersion: number
  /** All resources take part, each at its constant cost and limits. */
  isSteady: boolean
  /**
   * One resource, or all of them, each as usual but for at most one key: a decision need not list its
   * parts.
   */
  isUsual: boolean
  /** Of several usual entries the one whose key a function made; −1 where there is none. */
  ownKeyAt: number
}

/** One resource's part in a request. */
export interface FrameEntry extends AskEntry {
  /** The resource's constant cost, on the client's key or the shared one. */
  isUsual: boolean
  /** The resource has one bucket for all. */
  shared: boolean
}

/** A frame with room for `entries` resources. */
export function createRequestFrame(entries: number): RequestFrame {
  return {
    isTaken: true,
    client: '',
    type: '',
    classIndex: REST_CLASS,
    pending: undefined,
    place: REST_CLASS,
    poolsVersion: -1,
    nowUs: 0,
    count: 0,
    isSteady: false,
    isUsual: false,
    ownKeyAt: -1,
    entries: Array.from({ length: entries }, createEntry),
    limitedBy: -1,
    retryAfterUs: 0,
    blocked: false,
    lacking: -1,
    source: 'standard',
  }
}

function createEntry(): FrameEntry {
  return {
    resource: 0,
    isUsual: true,
    shared: false,
    key: '',
    pool: 0,
    cost: 0,
    config: undefined,
    dryRun: false,
    drawn: 0,
    charged: false,
    place: 0,
  }
}
