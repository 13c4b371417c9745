import type { Source } from '../arrival.ts'
import { DemandBins } from './demand-bins.ts'

/** What a source holds, found by reading it once from end to end. */
export interface Survey {
  readonly lines: number
  readonly unreadable: number
  readonly arrivals: number
  readonly firstAtMs: number
  readonly lastAtMs: number
  /** Demand by resource; `requests` counts the arrivals themselves and comes first. */
  readonly demand: ReadonlyMap<string, DemandBins>
}

/** Reads a source that is in order of time. */
export async function survey(source: Source): Promise<Survey> {
  const requests = new DemandBins()
  const demand = new Map([['requests', requests]])
  let unreadable = 0
  let firstAtMs: number | undefined
  let lastAtMs = 0
  for await (const item of source) {
    if (item.kind === 'unreadable') {
      unreadable += 1
      continue
    }
    firstAtMs ??= item.atMs
    lastAtMs = item.atMs
    requests.add(item.atMs - firstAtMs, 1)
    for (const [name, cost] of Object.entries(item.costs)) {
      binsOf(demand, name).add(item.atMs - firstAtMs, cost)
    }
  }
  const arrivals = requests.total
  return {
    lines: arrivals + unreadable,
    unreadable,
    arrivals,
    firstAtMs: firstAtMs ?? 0,
    lastAtMs,
    demand,
  }
}

function binsOf(demand: Map<string, DemandBins>, name: string): DemandBins {
  const bins = demand.get(name) ?? new DemandBins()
  demand.set(name, bins)
  return bins
}
