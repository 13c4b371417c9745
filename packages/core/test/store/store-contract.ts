import { describe, test } from '@jest/globals'
import { correctionsStayWithinBounds } from './contract/corrections.ts'
import { decisionsAreExact } from './contract/decisions.ts'
import { editsAreTakenOver } from './contract/edits.ts'
import { levelsLeftAreTold } from './contract/levels-left.ts'
import { keysAreLeased, keysHavePools, poolsPayFirst } from './contract/pools.ts'
import { randomTrafficIsExact } from './contract/random-traffic.ts'
import { scopesAreShared } from './contract/scopes.ts'
import { snapshotsCarryOver } from './contract/snapshots.ts'
import { type Promises, type StoreFactory, trying } from './contract/trial.ts'

const all: Promises = {
  ...decisionsAreExact,
  ...randomTrafficIsExact,
  ...levelsLeftAreTold,
  ...correctionsStayWithinBounds,
  ...editsAreTakenOver,
  ...scopesAreShared,
}

/**
 * What every implementation of the store port keeps, whether it answers at once or by a promise. Each
 * test gets a fresh store from `make`, whose time is that of the clock beside it. A store whose buckets
 * outlive the process has no snapshots to keep; one that leases tokens to instances fills no pools
 * with them.
 */
export function keepsStoreContract(
  name: string,
  make: StoreFactory,
  { keepsSnapshots = true, leases = false } = {},
): void {
  const pools = leases ? keysAreLeased : { ...poolsPayFirst, ...keysHavePools }
  const snapshots = keepsSnapshots ? snapshotsCarryOver : {}
  const promises = { ...all, ...pools, ...snapshots }
  describe(name, () => {
    for (const [sentence, proof] of Object.entries(promises)) {
      test(sentence, () => trying(make, proof, leases))
    }
  })
}
