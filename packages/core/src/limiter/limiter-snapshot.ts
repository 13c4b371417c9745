import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import type { LimiterParts } from './limiter-parts.ts'
import type { LimiterSnapshot } from './snapshot.ts'

/** One resource in a snapshot. */
interface ResourceSnapshot {
  readonly buckets: unknown
  readonly forecast?: unknown
}

export function snapshotOf<Name extends string>({
  names,
  spec,
  clock,
  buckets,
  predictor,
  learner,
  nowUs,
}: LimiterParts<never, Name>): LimiterSnapshot {
  const resources: { [name: string]: ResourceSnapshot } = {}
  for (const [index, name] of names.entries()) {
    const forecast = predictor?.resources[index]?.snapshot()
    resources[name] = { buckets: buckets.snapshot(index, nowUs()), forecast }
  }
  const patterns = learner?.snapshot(names)
  return { version: 1, name: spec.name, takenAt: clock.wall(), resources, patterns }
}

/**
 * Takes over buckets and forecasters by resource name; resources that only one side has stay as they
 * are. The time since the snapshot refills the buckets; forecasters go on at the time of day it is.
 */
export function restoreInto<Name extends string>(
  { names, clock, buckets, predictor, learner, nowUs }: LimiterParts<never, Name>,
  snapshot: LimiterSnapshot,
): void {
  checkSnapshot(snapshot)
  const ageMs = Math.max(0, clock.wall() - snapshot.takenAt)
  for (const [index, name] of names.entries()) {
    const own = snapshot.resources[name] as ResourceSnapshot | undefined
    if (own === undefined) continue
    buckets.restore(index, own.buckets, Math.floor(ageMs * 1000), nowUs())
    if (own.forecast !== undefined) predictor?.restore(index, own.forecast)
  }
  if (snapshot.patterns !== undefined) learner?.restore(snapshot.patterns, names)
}

function checkSnapshot(snapshot: LimiterSnapshot): void {
  const { version, takenAt, resources } = (snapshot ?? {}) as Partial<LimiterSnapshot>
  if (version === 1 && Number.isFinite(takenAt) && typeof resources === 'object') return
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_SNAPSHOT',
    `Expected a snapshot of version 1 made by \`limiter.snapshot()\`, got ${shown(snapshot)} of ` +
      `version ${shown(version)}. Start without it: the limiter learns anew.`,
  )
}
