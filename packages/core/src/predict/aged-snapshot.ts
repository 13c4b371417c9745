import type { ForecasterSnapshot } from '@predictive-limit/forecast'

/** A snapshot moved on by the steps that were missed since, so that it goes on at the right hour. */
export function aged(
  snapshot: ForecasterSnapshot,
  ageMs: number,
  stepMs: number,
): ForecasterSnapshot {
  return { ...snapshot, elapsedSteps: snapshot.elapsedSteps + Math.round(ageMs / stepMs) }
}
