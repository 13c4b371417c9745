import type { LimitedResource } from './limited-resource.ts'

/** The resources of a limiter, and which of them a request may take from. */
export interface Roster<Request> {
  readonly resources: readonly LimitedResource<Request>[]
  /** Those that cost something unless the request says otherwise. */
  readonly always: readonly number[]
  /** Those that are free unless the request says otherwise, by name. */
  readonly onDemand: ReadonlyMap<string, number>
  /** Overwritten by the next request. */
  readonly chosen: number[]
}

export function rosterOf<Request>(resources: readonly LimitedResource<Request>[]): Roster<Request> {
  const always: number[] = []
  const onDemand = new Map<string, number>()
  for (const [index, { name, costUnits }] of resources.entries()) {
    if (costUnits === 0) onDemand.set(name, index)
    else always.push(index)
  }
  return { resources, always, onDemand, chosen: [] }
}

/**
 * Indices of the resources that a request may take from, ascending. Those it says nothing of and that
 * are free cost it nothing: a limiter may have a thousand of them.
 */
export function takingPart<Request>(
  { always, onDemand, chosen }: Roster<Request>,
  costs: { readonly [name: string]: number | undefined } | undefined,
): readonly number[] {
  if (costs === undefined || onDemand.size === 0) return always
  chosen.length = 0
  for (const name in costs) {
    const index = onDemand.get(name)
    if (index !== undefined) chosen.push(index)
  }
  for (const index of always) chosen.push(index)
  return chosen.sort(ascending)
}

function ascending(a: number, b: number): number {
  return a - b
}
