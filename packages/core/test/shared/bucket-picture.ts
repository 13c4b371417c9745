import type { BucketTable } from '../../src/buckets/bucket-table.ts'
import { findSlot } from '../../src/buckets/find-bucket.ts'
import { refill } from '../../src/buckets/refill.ts'
import { outstandingIn } from '../../src/leases/lease-set.ts'
import type { BucketAddress, BucketPicture } from '../../src/shared/engine.ts'

/** What a bucket holds at `nowUs`, as a message would be told. */
export function pictureOf(
  tables: readonly BucketTable[],
  { resource, key }: BucketAddress,
  nowUs: number,
): BucketPicture {
  const table = tables[resource] as BucketTable
  const slot = findSlot(table, key)
  if (slot < 0) {
    return {
      isThere: false,
      standard: 0,
      remainder: 0,
      aheadUs: 0,
      pools: undefined,
      ledger: undefined,
    }
  }
  refill(table, slot, nowUs)
  const pools = table.pools.get(slot)
  const { ledger } = table
  return {
    isThere: true,
    standard: (table.level[slot] as number) + (pools?.undivided ?? 0),
    remainder: table.remainder[slot] as number,
    aheadUs: 0,
    pools: pools && {
      total: pools.total,
      leased: pools.leased,
      classes: pools.leases?.names ?? [''],
      level: [...pools.level],
      division: {
        capacity: [...pools.capacity],
        slice: [...pools.slice],
        carry: [...pools.carry],
        weight: [...pools.weight],
        standardCarry: pools.standardCarry,
      },
    },
    ledger: { ...ledger, outstanding: pools === undefined ? 0 : outstandingIn(pools) },
  }
}
