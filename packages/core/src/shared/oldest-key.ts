/** The key of a map that was set first, of those that are there; it has one. */
export function oldestKey(map: ReadonlyMap<string, unknown>): string {
  const [oldest] = map.keys()
  return oldest as string
}
