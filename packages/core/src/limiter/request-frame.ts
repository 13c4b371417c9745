import type { BucketConfig } from '../buckets/bucket-config.ts'
import { REST_CLASS } from '../demand/class-table.ts'
import type { Ask } from '../store/store.ts'

/**
 * Everything the limiter works out about one request, in an object that is used again for the next:
 * the request path allocates nothing but the decision.
 */
export interface RequestFrame extends Ask {
  client: string
  type: string
  classIndex: number
}

/** A frame with room for `entries` resources. Columns of one kind each keep numbers unboxed. */
export function createRequestFrame(entries: number): RequestFrame {
  return {
    client: '',
    type: '',
    classIndex: REST_CLASS,
    nowUs: 0,
    count: 0,
    resource: new Array<number>(entries).fill(0),
    key: new Array<string>(entries).fill(''),
    pool: new Array<number>(entries).fill(0),
    cost: new Array<number>(entries).fill(0),
    config: new Array<BucketConfig | undefined>(entries).fill(undefined),
    dryRun: new Array<boolean>(entries).fill(false),
    limitedBy: -1,
    retryAfterUs: 0,
    blocked: false,
    drawn: new Array<number>(entries).fill(0),
    charged: new Array<boolean>(entries).fill(false),
    origin: 'store',
  }
}
