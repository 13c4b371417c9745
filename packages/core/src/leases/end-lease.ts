import { divide } from '../buckets/refill.ts'
import { type LeasedBucket, returnAll } from './apply-report.ts'
import { closeLease, writeOff } from './expire-leases.ts'
import { type Lease, setDue } from './lease-set.ts'

/** Ends a lease whose holder will spend nothing more: what it has goes back. */
export function returnLease(bucket: LeasedBucket, lease: Lease): void {
  returnAll(bucket, lease)
  close(bucket, lease)
}

/** Ends the lease of a key that is blocked: its holder may have spent more by now, so nothing is credited. */
export function fenceLease(bucket: LeasedBucket, lease: Lease): void {
  writeOff(bucket.pools, bucket.set, lease, bucket.table.ledger)
  close(bucket, lease)
}

function close({ table, slot, pools, set }: LeasedBucket, lease: Lease): void {
  closeLease(pools, set, set.leases.indexOf(lease))
  setDue(set)
  if (pools.undivided > 0) divide(table, slot, pools)
}
