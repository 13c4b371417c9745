import type { LimiterSpec } from '../options/limiter-spec.ts'
import type { Warn } from './warn.ts'

/** Whether every worker of a cluster would count on its own. */
export function countsPerWorker({ store }: LimiterSpec<never>): boolean {
  return (store === undefined || store.kind === 'memory') && isClusterWorker()
}

export function warnOfWorkers(warn: Warn): void {
  warn(
    'PREDICTIVE_LIMIT_W_CLUSTER_MEMORY',
    'This process is a cluster worker and its limiter keeps its buckets in memory, so the limit ' +
      'holds in each worker, not over all of them. Use a shared store.',
  )
}

interface NodeLike {
  readonly process?: {
    getBuiltinModule?: (id: string) => { readonly isWorker?: boolean } | undefined
  }
}

/** `node:cluster` without an import, as this package also runs where there is no Node. */
function isClusterWorker(): boolean {
  const { process } = globalThis as NodeLike
  return process?.getBuiltinModule?.('node:cluster')?.isWorker === true
}
