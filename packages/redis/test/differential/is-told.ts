/** What `toMatchObject` says, in a thousandth of its time. */
export function isTold(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return actual === expected
  if (typeof actual !== 'object' || actual === null) return false
  if (Array.isArray(expected) && expected.length !== (actual as unknown[]).length) return false
  return Object.entries(expected).every(([name, value]) =>
    isTold((actual as { readonly [field: string]: unknown })[name], value),
  )
}
