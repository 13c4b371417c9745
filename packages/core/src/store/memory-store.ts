import { createBucketTable } from '../buckets/bucket-table.ts'
import { parseMaxKeys } from '../options/parse-max-keys.ts'
import { MemoryBuckets, type MemoryScope } from './memory-buckets.ts'
import { limitsOf, refuseOtherLimits } from './name-taken.ts'
import type { Store, StoreScope } from './store.ts'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /**
   * Most keys per resource that have a bucket of their own. Beyond it only full buckets are dropped,
   * and where none is full new keys share overflow buckets. ≥ 1 @default 1_000_000
   */
  readonly maxKeys?: number | undefined
}

interface OpenScope extends MemoryScope {
  readonly limits: string
  users: number
}

/**
 * Buckets in this process: exact, synchronous, bounded in memory, gone with the process. Limiters of
 * one name that are given the same store share their buckets; with other limits the second is refused.
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const maxKeys = parseMaxKeys(options.maxKeys)
  const scopes = new Map<string, OpenScope>()
  return {
    kind: 'memory',
    open(scope) {
      const open = scopes.get(scope.name) ?? openScope(scope, maxKeys)
      refuseOtherLimits(scope, open.limits)
      scopes.set(scope.name, open)
      open.users += 1
      return new MemoryBuckets(scope, open, () => {
        open.users -= 1
        if (open.users === 0) scopes.delete(scope.name)
      })
    },
  }
}

function openScope(scope: StoreScope, maxKeys: number): OpenScope {
  const tables = scope.resources.map(({ config }) =>
    createBucketTable(config, maxKeys, Math.floor(scope.random() * 2 ** 32)),
  )
  return { limits: limitsOf(scope), tables, blocked: new Map(), users: 0 }
}
