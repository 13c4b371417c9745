import { REST_CLASS } from '../demand/class-table.ts'
import type { Ask, AskEntry } from '../store/store.ts'

/**
 * Everything the limiter works out about one request, in an object that is used again for the next:
 * the request path allocates nothing but the decision.
 */
export interface RequestFrame extends Ask {
  readonly entries: FrameEntry[]
  client: string
  type: string
  classIndex: number
  /** All resources take part, each at its constant cost and limits. */
  isSteady: boolean
  /** One resource, or all of them, each as usual: a decision need not list its parts. */
  isUsual: boolean
}

/** One resource's part in a request. */
export interface FrameEntry extends AskEntry {
  /** The resource's constant cost, on the client's key or the shared one. */
  isUsual: boolean
}

/** A frame with room for `entries` resources. */
export function createRequestFrame(entries: number): RequestFrame {
  return {
    client: '',
    type: '',
    classIndex: REST_CLASS,
    nowUs: 0,
    count: 0,
    isSteady: false,
    isUsual: false,
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
    key: '',
    pool: 0,
    cost: 0,
    config: undefined,
    dryRun: false,
    drawn: 0,
    charged: false,
  }
}
