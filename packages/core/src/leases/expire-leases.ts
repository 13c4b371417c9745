import type { Ledger } from '../buckets/ledger.ts'
import type { PoolSet } from '../pools/pool-set.ts'
import { forgetDemand } from './holder-demand.ts'
import { addHeld, heldOf, type Lease, type LeaseSet, setDue, setWant } from './lease-set.ts'
import { endTrickles } from './trickle.ts'

/**
 * Ends what is over at `nowUs`, at the store's time alone. What the holder of an expired lease had is
 * written off and never credited: nobody knows how much of it was spent (bound 4). Returns units that
 * belong to the bucket again.
 */
export function expireLeases(pools: PoolSet, set: LeaseSet, ledger: Ledger, nowUs: number): number {
  let freed = 0
  for (let i = set.leases.length - 1; i >= 0; i--) {
    const lease = set.leases[i] as Lease
    const isOver = lease.expiresAtUs <= nowUs
    if (isOver || lease.trickleUntilUs <= nowUs) freed += endTrickles(pools, set, lease)
    if (!isOver) continue
    writeOff(pools, set, lease, ledger)
    closeLease(pools, set, i)
  }
  setDue(set)
  return freed
}

/** Counts all that a holder has as lost. */
export function writeOff(pools: PoolSet, set: LeaseSet, lease: Lease, ledger: Ledger): void {
  for (const leased of lease.classes) {
    const held = heldOf(leased)
    addHeld(pools, set, leased.pool, -held)
    ledger.writtenOff += held
  }
}

/** Forgets a lease that holds nothing; pools without any holder go back to the standard account. */
export function closeLease(pools: PoolSet, set: LeaseSet, index: number): void {
  const [lease] = set.leases.splice(index, 1)
  if (lease !== undefined) forgetDemand(set, lease)
  for (const leased of lease?.classes ?? []) {
    setWant(set, leased, { ratePerSecond: 0, capacity: 0, weight: 0 })
  }
  if (set.leases.length === 0) dissolve(pools)
}

function dissolve(pools: PoolSet): void {
  pools.undivided += pools.total
  pools.total = 0
  pools.level.fill(0)
  pools.capacity.fill(0)
  pools.slice.fill(0)
  pools.sliced = 0
}

/** A store's clock that was set back leaves no lease more than one term. */
export function rebaseLeases(set: LeaseSet, nowUs: number): void {
  for (const lease of set.leases) {
    const latestUs = nowUs + lease.termUs
    lease.expiresAtUs = Math.min(lease.expiresAtUs, latestUs)
    if (lease.trickleUntilUs === Number.POSITIVE_INFINITY) continue
    lease.trickleUntilUs = Math.min(lease.trickleUntilUs, lease.expiresAtUs)
  }
  setDue(set)
}
