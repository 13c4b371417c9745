import { bucketConfig } from '../buckets/bucket-config.ts'
import { createBucketTable } from '../buckets/bucket-table.ts'
import { available, debit, type OpenBucket, waitUs } from '../buckets/debit.ts'
import { findOrOpenSlot } from '../buckets/find-bucket.ts'
import { tableLedger } from '../buckets/inspect.ts'
import { refill } from '../buckets/refill.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import { MAX_POOLS, noteAsk } from '../pools/pool-set.ts'
import { poolOf } from './lease-set.ts'
import type { LeaseMessage, LeaseReply } from './messages.ts'
import { renewLease } from './renew-lease.ts'

/**
 * One shared bucket that is leased from, in this process: what a shared store does with a bucket, for
 * simulations and for tests of such a store against it.
 */
export interface Lessor {
  renew(message: LeaseMessage, nowUs: number): LeaseReply
  /** A request that asks the store: µs until it could be admitted, 0 when `cost` units were taken. */
  take(name: string, cost: number, nowUs: number): number
  /** In tokens. */
  ledger(): TokenLedger
}

export interface LessorOptions {
  /** Tokens per window. */
  readonly limit: number
  readonly windowMs: number
  /** Tokens. */
  readonly burst: number
  /** Time between two messages of a holder, µs. */
  readonly tickUs: number
}

const KEY = 'shared'

export function createLessor({ tickUs, ...limits }: LessorOptions): Lessor {
  const table = createBucketTable(bucketConfig({ ...limits, surplus: 0 }), 1, 0)
  const generation = { id: 'memory', sinceUs: 0 }
  return {
    renew(message, nowUs) {
      const slot = findOrOpenSlot(table, KEY, undefined, nowUs)
      return renewLease(table, slot, message, { nowUs, tickUs, pools: MAX_POOLS, generation })
    },
    take(name, cost, nowUs) {
      const slot = findOrOpenSlot(table, KEY, undefined, nowUs)
      const bucket: OpenBucket = { table, slot, pools: refill(table, slot, nowUs) }
      const { pools } = bucket
      const pool = pools?.leases === undefined ? 0 : poolOf(pools.leases, name)
      if (pools !== undefined) noteAsk(pools, pool, cost, nowUs)
      if (available(bucket, pool) < cost) return waitUs(bucket, pool, cost)
      debit(bucket, pool, cost)
      return 0
    },
    ledger: () => tableLedger(table),
  }
}
