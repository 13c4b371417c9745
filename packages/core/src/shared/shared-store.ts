import { parseInstances } from '../options/parse-instances.ts'
import { limitsOf, refuseOtherLimits } from '../store/name-taken.ts'
import type { Store } from '../store/store.ts'
import type { SharedEngine } from './engine.ts'
import { SharedBuckets } from './shared-buckets.ts'
import { sharedParts } from './shared-parts.ts'

/** Options of every store on a shared engine. */
export interface SharedStoreOptions {
  /**
   * How many instances share the limits, for one that starts while the engine is away and so is not told: each
   * admits its part of them by itself (`storeErrorPolicy: "local"`). ≥ 1 @default 1, warned of where it comes to that
   */
  readonly instances?: number | undefined
}

interface OpenName {
  readonly limits: string
  users: number
}

/** A store whose buckets live in an engine that many instances share. */
export function sharedStore(engine: SharedEngine, options: SharedStoreOptions = {}): Store {
  const instances = options.instances === undefined ? undefined : parseInstances(options.instances)
  const names = new Map<string, OpenName>()
  return {
    kind: engine.kind,
    open(scope) {
      const open = names.get(scope.name) ?? { limits: limitsOf(scope), users: 0 }
      refuseOtherLimits(scope, open.limits)
      names.set(scope.name, open)
      open.users += 1
      const onClose = () => {
        open.users -= 1
        if (open.users === 0) names.delete(scope.name)
      }
      return new SharedBuckets(sharedParts(scope, engine.open(scope), instances), onClose)
    },
  }
}
