/** The same tree with every number replaced by the next of `next`. */
export function scramble(value: unknown, next: () => number): unknown {
  if (typeof value === 'number') return next()
  if (Array.isArray(value)) return value.map((each) => scramble(each, next))
  return Object.fromEntries(
    Object.entries(value as object).map(([key, each]) => [key, scramble(each, next)]),
  )
}
