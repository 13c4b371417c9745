import type { LimitedResource } from './limited-resource.ts'

/** The resources of a limiter, and which of them a request may take from. */
export interface Roster<Request> {
  readonly resources: readonly LimitedResource<Request>[]
  /** Those that cost something unless the request says otherwise. */
  readonly always: Chosen
  /** Those that are free unless the request says otherwise, by name. */
  readonly onDemand: ReadonlyMap<string, number>
  /** Overwritten by the next request. */
  readonly chosen: Chosen
}

/** Indices of resources, ascending. */
export interface Chosen {
  /** With room for all resources: the list itself is never made anew. */
  readonly indices: Uint32Array
  count: number
}

export function rosterOf<Request>(resources: readonly LimitedResource<Request>[]): Roster<Request> {
  const always = noneOf(resources.length)
  const onDemand = new Map<string, number>()
  for (const [index, { name, costUnits }] of resources.entries()) {
    if (costUnits === 0) onDemand.set(name, index)
    else insert(always, index)
  }
  return { resources, always, onDemand, chosen: noneOf(resources.length) }
}

/**
 * The resources that a request may take from. Those it says nothing of and that are free cost it
 * nothing: a limiter may have a thousand of them.
 */
export function takingPart<Request>(
  { always, onDemand, chosen }: Roster<Request>,
  costs: { readonly [name: string]: number | undefined } | undefined,
): Chosen {
  if (costs === undefined || onDemand.size === 0) return always
  for (let i = 0; i < always.count; i++) chosen.indices[i] = always.indices[i] as number
  chosen.count = always.count
  for (const name in costs) {
    const index = onDemand.get(name)
    if (index !== undefined) insert(chosen, index)
  }
  return chosen
}

function noneOf(size: number): Chosen {
  return { indices: new Uint32Array(size), count: 0 }
}

/** From the end: whoever names resources names them in their order, or nearly so. */
function insert(chosen: Chosen, index: number): void {
  const { indices } = chosen
  let at = chosen.count
  for (; at > 0 && (indices[at - 1] as number) > index; at -= 1) {
    indices[at] = indices[at - 1] as number
  }
  indices[at] = index
  chosen.count += 1
}
