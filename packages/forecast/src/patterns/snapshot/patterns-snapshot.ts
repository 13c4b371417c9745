import type { FootprintState } from '../footprints/type-footprint.ts'
import type { PatternParts } from '../pattern-parts.ts'
import type { PatternsSettings } from '../patterns-options.ts'
import type { PairState } from '../rules/pair-counts.ts'
import type { ContextState } from '../sequences/context-store.ts'
import { checkSnapshot } from './check-snapshot.ts'

/** What was learned of one type. */
export interface TypeState {
  readonly name: string
  /** Its number in contexts and pairs. */
  readonly number: number
  readonly seen: number
  readonly opened: number
  readonly holding: number
  readonly footprint: FootprintState
}

/** What `createPatterns` has learned, without sessions. Survives `JSON.stringify`. */
export interface PatternsSnapshot {
  readonly version: 1
  readonly costs: number
  readonly features: number
  readonly withinMs: number
  readonly baskets: number
  readonly types: readonly TypeState[]
  readonly contexts: readonly ContextState[]
  readonly pairs: readonly PairState[]
}

export function takePatterns(parts: PatternParts, settings: PatternsSettings): PatternsSnapshot {
  const { types, costs, sequences, miner } = parts
  const { costs: costCount, features, withinMs } = settings
  return {
    version: 1,
    costs: costCount,
    features,
    withinMs,
    baskets: miner.counts.baskets,
    types: Array.from(types.entries(), ([name, number]) => ({
      name,
      number,
      seen: types.seen[number] as number,
      opened: miner.counts.opened[number] as number,
      holding: miner.counts.holding[number] as number,
      footprint: costs.footprintOf(number).toState(),
    })),
    contexts: sequences.contexts.toState(),
    pairs: miner.counts.toState(),
  }
}

/** Everything restored at once, after the whole snapshot has been checked. */
export function restorePatterns(
  snapshot: PatternsSnapshot,
  parts: PatternParts,
  settings: PatternsSettings,
): void {
  checkSnapshot(snapshot, settings)
  const { types, clients, costs, sequences, miner, demand } = parts
  clients.clear()
  for (const [, number] of types.entries()) costs.forgetType(number)
  types.clear()
  miner.counts.opened.fill(0)
  miner.counts.holding.fill(0)
  for (const { name, number, seen, opened, holding, footprint } of snapshot.types) {
    types.restore(name, number, seen)
    costs.footprintOf(number).restore(footprint)
    miner.counts.opened[number] = opened
    miner.counts.holding[number] = holding
  }
  sequences.contexts.restore(snapshot.contexts)
  miner.counts.restore(snapshot.pairs, snapshot.baskets)
  miner.relist()
  demand.clear()
}
