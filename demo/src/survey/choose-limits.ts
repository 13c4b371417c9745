import { generatedLimits } from '../generator/generate.ts'
import type { SourceSpec } from '../settings.ts'
import type { DemandBins } from './demand-bins.ts'
import type { Survey } from './survey.ts'

/** Share of its demand that a plain bucket of the chosen limit refuses: enough to see, not to hurt. */
const refusedShare = 0.02

/** The limit of one resource that all requests share, in log time. */
export interface SharedLimit {
  readonly name: string
  /** Tokens per `windowMs` of log time. */
  readonly limit: number
  readonly windowMs: number
  readonly burst: number
}

/**
 * Limits for every resource of a source. The window is what one real second covers, so that a tick of
 * 100 ms is a tenth of it at any speed; the burst is one window, or the costliest request.
 */
export function chooseLimits(spec: SourceSpec, found: Survey, speed: number): SharedLimit[] {
  if (spec.kind === 'generated') return limitsOfGenerated()
  const windowMs = 1_000 * speed
  return [...found.demand].map(([name, bins]) => {
    const limit = roundUp(limitRefusing(bins, windowMs))
    return { name, limit, windowMs, burst: Math.max(limit, roundUp(bins.largest)) }
  })
}

function limitsOfGenerated(): SharedLimit[] {
  const windowMs = 3_600_000
  return Object.entries(generatedLimits).map(([name, limit]) => ({
    name,
    limit,
    windowMs,
    burst: limit,
  }))
}

/** Bisects for the limit per window at which {@link refusedShare} of the demand finds no token. */
function limitRefusing(bins: DemandBins, windowMs: number): number {
  let low = 0
  let high = Math.max(...bins.sums) * Math.max(1, windowMs / bins.binMs)
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2
    if (refusedBy(middle, bins, windowMs) > refusedShare) low = middle
    else high = middle
  }
  return high
}

/** Share of the demand that a bucket of one window refuses when demand is a fluid. */
function refusedBy(limit: number, { sums, binMs, total }: DemandBins, windowMs: number): number {
  const refill = (limit / windowMs) * binMs
  let tokens = limit
  let refused = 0
  for (const demand of sums) {
    const admitted = Math.min(demand, tokens)
    refused += demand - admitted
    tokens = Math.min(limit, tokens - admitted + refill)
  }
  return refused / total
}

/** Up to two digits that matter: 1,234 becomes 1,300. */
function roundUp(value: number): number {
  const scale = 10 ** Math.max(-1, Math.floor(Math.log10(value)) - 1)
  return Math.max(1, Math.ceil(value / scale) * scale)
}
