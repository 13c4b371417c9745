/** Whether plain JSON has the shape of `pattern`: the same keys and lengths, finite numbers, strings. */
export function hasShape(value: unknown, pattern: unknown): boolean {
  if (typeof pattern === 'number') return Number.isFinite(value)
  if (typeof pattern !== 'object' || pattern === null) return typeof value === typeof pattern
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value) || value.length !== pattern.length) return false
    return pattern.every((part, i) => hasShape(value[i], part))
  }
  return Object.entries(pattern).every(([key, part]) =>
    hasShape((value as Record<string, unknown>)[key], part),
  )
}

/** Whether a value is a list whose every item has the shape of `pattern`. */
export function isListOfShape(value: unknown, pattern: unknown): boolean {
  return Array.isArray(value) && value.every((item) => hasShape(item, pattern))
}
