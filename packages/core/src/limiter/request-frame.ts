import { REST_CLASS } from '../demand/class-table.ts'
import type { Ask, AskEntry } from '../store/store.ts'

/**
 * Everything the limiter works out about one request, in an object that is used again for the next:
 * the request path allocates nothing but the decision.
 */
export interface RequestFrame extends Ask {
  client: string
  type: string
  classIndex: number
}

/** A frame with room for `entries` resources. */
export function createRequestFrame(entries: number): RequestFrame {
  return {
    client: '',
    type: '',
    classIndex: REST_CLASS,
    nowUs: 0,
    count: 0,
    entries: Array.from({ length: entries }, createEntry),
    limitedBy: -1,
    retryAfterUs: 0,
    blocked: false,
    lacking: -1,
    source: 'standard',
  }
}

function createEntry(): AskEntry {
  return {
    resource: 0,
    key: '',
    pool: 0,
    cost: 0,
    config: undefined,
    dryRun: false,
    drawn: 0,
    charged: false,
  }
}
