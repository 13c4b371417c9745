const mostSegments = 8

/** Digits with punctuation: `42`, `2026-11-24`, `1.2.3`. */
const numberPattern = /^[\d.,:_-]*\d[\d.,:_-]*$/
/** Hexadecimal with at least one digit, so UUIDs and hashes, not words such as "feedback". */
const hexPattern = /^(?=.*\d)[0-9a-f-]{8,}$/i
/** Too long for a word, or with characters that only values have. */
const tokenPattern = /^(?=.*\d).{16,}$|^.{32,}$|[%@=]/

/**
 * A path with the parts that look like values replaced by `:id`, so that requests of one kind have
 * one name. A guess for when the framework's route pattern is not known; the query does not count,
 * and what follows the eighth segment becomes `*`.
 *
 * @example
 * collapsePath('/users/42/orders/0b0d6f0e-9f5c-4a7e-8a35-3f1c51b8a111?full=1') // '/users/:id/orders/:id'
 */
export function collapsePath(path: string): string {
  const segments = path
    .split('?', 1)
    .join()
    .split('/')
    .filter((segment) => segment !== '')
  const kept = segments
    .slice(0, mostSegments)
    .map((segment) => (isValue(segment) ? ':id' : segment))
  if (segments.length > mostSegments) kept.push('*')
  return `/${kept.join('/')}`
}

function isValue(segment: string): boolean {
  return numberPattern.test(segment) || hexPattern.test(segment) || tokenPattern.test(segment)
}
