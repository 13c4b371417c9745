import { HistoryReplay } from '../history/history-replay.ts'
import { pastCosts } from '../history/past-costs.ts'
import { PastResource } from '../history/past-resource.ts'
import type { LimiterParts } from './limiter-parts.ts'

/** Begins to learn from `predict.history`, where there is one. */
export function startHistory({
  spec,
  resources,
  clock,
  emitter,
  classes,
  predictor,
}: LimiterParts<never, string>): HistoryReplay | undefined {
  const history = spec.predict?.history
  if (history === undefined || predictor === undefined) return undefined
  return new HistoryReplay({
    history,
    clock,
    classes,
    emit: emitter.emit,
    costs: pastCosts(resources),
    pasts: predictor.contexts.map(({ resource, settings, refillPerSecond }) => {
      const hasClasses = resources[resource]?.shared === true
      return new PastResource({ settings, refillPerSecond, hasClasses })
    }),
    adopt: (resource, past) => predictor.adopt(resource, past),
  })
}
