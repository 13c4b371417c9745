import type { Arrival, Source, SourceItem } from '../arrival.ts'

/**
 * Puts arrivals in order of time. Servers write a line when the request is over, so a log is nearly
 * sorted: looking `depth` arrivals ahead is enough. An arrival later than that comes out at the time of
 * the latest one before it. Unreadable lines pass through where they were.
 */
export async function* inOrder(source: Source, depth = 512): AsyncGenerator<SourceItem, void> {
  const held: Arrival[] = []
  let latestMs = Number.NEGATIVE_INFINITY
  const release = (arrival: Arrival): Arrival => {
    latestMs = Math.max(latestMs, arrival.atMs)
    return arrival.atMs < latestMs ? { ...arrival, atMs: latestMs } : arrival
  }
  for await (const item of source) {
    if (item.kind === 'unreadable') {
      yield item
      continue
    }
    insert(held, item)
    const earliest = held.length > depth ? held.shift() : undefined
    if (earliest !== undefined) yield release(earliest)
  }
  for (const arrival of held) yield release(arrival)
}

/** From the end: nearly sorted input is inserted in constant time. */
function insert(held: Arrival[], arrival: Arrival): void {
  let index = held.length
  while (index > 0 && (held[index - 1]?.atMs ?? 0) > arrival.atMs) index -= 1
  held.splice(index, 0, arrival)
}
