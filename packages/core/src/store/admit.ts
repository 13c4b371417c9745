import type { DecisionSource } from '../limiter/decision.ts'
import type { Ask } from './store.ts'

/** Writes the answer that admits. */
export function admit(ask: Ask, source: DecisionSource): void {
  ask.limitedBy = -1
  ask.lacking = -1
  ask.retryAfterUs = 0
  ask.blocked = false
  if (ask.source !== source) ask.source = source
}
