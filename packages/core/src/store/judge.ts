import { configOf } from '../buckets/bucket-table.ts'
import { available, type OpenBucket, waitUs } from '../buckets/debit.ts'
import { admit } from './admit.ts'
import { type BlockList, blockedForUs } from './block-list.ts'
import type { Ask, AskEntry } from './store.ts'

/**
 * Finds whether every entry can pay, and debits nothing: the answer is all or nothing. `found` are
 * the entries' buckets, brought up to date.
 */
export function judge(ask: Ask, found: readonly OpenBucket[], blocked: BlockList): void {
  admit(ask, 'standard')
  for (let i = 0; i < ask.count; i++) {
    const entry = ask.entries[i] as AskEntry
    const blockedUs = blocked.size > 0 ? blockedForUs(blocked, entry.key, ask.nowUs) : 0
    const lackingUs = blockedUs > 0 ? blockedUs : lackingFor(found[i] as OpenBucket, entry)
    entry.drawn = 0
    entry.charged = lackingUs === 0
    if (lackingUs > 0) refuse(ask, i, lackingUs, blockedUs > 0)
  }
}

/** The longest wait is told; an entry on trial refuses nobody. */
function refuse(ask: Ask, i: number, lackingUs: number, isBlocked: boolean): void {
  if (ask.lacking < 0) ask.lacking = i
  if ((ask.entries[i] as AskEntry).dryRun) return
  if (isBlocked) ask.blocked = true
  if (lackingUs <= ask.retryAfterUs) return
  ask.limitedBy = i
  ask.retryAfterUs = lackingUs
}

/** µs until the bucket could pay; 0 when it can now. */
function lackingFor(bucket: OpenBucket, { pool, cost }: AskEntry): number {
  const { table, slot } = bucket
  if (slot < 0) return cost > table.config.capacity ? Number.POSITIVE_INFINITY : 0
  if (available(bucket, pool) >= cost && cost <= configOf(table, slot).capacity) return 0
  return waitUs(bucket, pool, cost)
}

/** Whether an admitted ask would be paid by pools alone. */
export function poolsWouldPay({ count, entries }: Ask, found: readonly OpenBucket[]): boolean {
  for (let i = 0; i < count; i++) {
    const { pool, cost } = entries[i] as AskEntry
    if (((found[i] as OpenBucket).pools?.level[pool] ?? 0) < cost) return false
  }
  return count > 0
}
