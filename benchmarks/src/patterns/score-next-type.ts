import { createPatterns } from '@predictive-limit/forecast'
import { isScored, optionsFor } from './options.ts'
import type { VisitTrace } from './visit.ts'

/** How often the next type was the first, or among the first three, that were named. */
export interface NextTypeScore {
  readonly scored: number
  readonly first: number
  readonly firstThree: number
  /** The same for the types that are the most frequent overall so far. */
  readonly popularFirst: number
  readonly popularThree: number
}

/** Asks before each request of a client what it will be; its very first request counts too. */
export function scoreNextType(trace: VisitTrace): NextTypeScore | undefined {
  const patterns = createPatterns(optionsFor(trace))
  const popularity = new Map<string, number>()
  const score = { scored: 0, first: 0, firstThree: 0, popularFirst: 0, popularThree: 0 }
  for (const [index, visit] of trace.visits.entries()) {
    const { type, client } = visit
    if (client !== undefined && isScored(index, trace)) {
      const named = patterns.nextTypes(client, 3).map((next) => next.type)
      const popular = mostPopular(popularity)
      score.scored += 1
      score.first += Number(named[0] === type)
      score.firstThree += Number(named.includes(type))
      score.popularFirst += Number(popular[0] === type)
      score.popularThree += Number(popular.includes(type))
    }
    patterns.observe(visit)
    popularity.set(type, (popularity.get(type) ?? 0) + 1)
  }
  return score.scored > 0 && popularity.size > 1 ? score : undefined
}

function mostPopular(popularity: ReadonlyMap<string, number>): string[] {
  return [...popularity]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([type]) => type)
}
