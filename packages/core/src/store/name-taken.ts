import { PredictiveLimitError } from '../errors/limit-error.ts'
import type { StoreScope } from './store.ts'

/** A scope's limits as text, to compare them. */
export function limitsOf({ resources }: StoreScope): string {
  return resources
    .map(({ name, config: { limit, windowMs, capacity, surplus } }) =>
      [name, limit, windowMs, capacity, surplus].join(' '),
    )
    .join(', ')
}

/** Two limiters of one name and other limits: one of them would silently not hold. */
export function refuseOtherLimits(scope: StoreScope, limits: string): void {
  if (limits === limitsOf(scope)) return
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_NAME_TAKEN',
    `\`name\` "${scope.name}" is in use on this store with other limits. Give each limiter its own name.`,
  )
}
