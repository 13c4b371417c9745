import { createPatterns, type TrainingWorker } from '@predictive-limit/forecast'
import { awaitedWorker } from '../forecast/awaited-worker.ts'
import { isScored, optionsFor } from './options.ts'
import type { VisitTrace } from './visit.ts'

/** Mean squared errors of ln(1 + cost), and how the sum of what was expected compares with what came. */
export interface CostScore {
  readonly scored: number
  /** The mean of ln(1 + cost) of all requests of the type so far: the best that one number can do. */
  readonly typeMean: number
  /** The client's last cost of the type; undefined without clients. */
  readonly session: number | undefined
  readonly chosen: number
  /** Sum expected over sum that came. */
  readonly bias: number
}

/**
 * Asks before each request what it will cost; where sessions are known, for their second and later.
 *
 * @param worker fits costs in one go; each fit is waited for
 */
export async function scoreCosts(trace: VisitTrace, worker?: TrainingWorker): Promise<CostScore> {
  const awaited = worker && awaitedWorker(worker)
  const patterns = createPatterns({ ...optionsFor(trace), worker: awaited?.worker })
  const means = new Map<string, { count: number; sum: number }>()
  const lasts = new Map<string, number>()
  const errors = { scored: 0, typeMean: 0, session: 0, chosen: 0, expected: 0, came: 0 }
  const hasClients = trace.visits[0]?.client !== undefined
  for (const [index, visit] of trace.visits.entries()) {
    const { type, client, cost } = visit
    const mean = means.get(type) ?? { count: 0, sum: 0 }
    const key = `${client} ${type}`
    const last = hasClients ? lasts.get(key) : 0
    const truth = Math.log1p(cost[0])
    if (isScored(index, trace) && mean.count > 0 && last !== undefined) {
      const expected = patterns.expectedCost(visit)[0] as number
      errors.scored += 1
      errors.typeMean += (truth - mean.sum / mean.count) ** 2
      errors.session += (truth - Math.log1p(last)) ** 2
      errors.chosen += (truth - Math.log1p(expected)) ** 2
      errors.expected += expected
      errors.came += cost[0]
    }
    patterns.observe(visit)
    await awaited?.settled()
    means.set(type, { count: mean.count + 1, sum: mean.sum + truth })
    lasts.set(key, cost[0])
  }
  return {
    scored: errors.scored,
    typeMean: errors.typeMean / errors.scored,
    session: hasClients ? errors.session / errors.scored : undefined,
    chosen: errors.chosen / errors.scored,
    bias: errors.expected / errors.came,
  }
}
