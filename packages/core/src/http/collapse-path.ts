const hasDigit = '(?=[^/]*\\d)'

/** Digits with punctuation: `42`, `2026-11-24`, `1.2.3`. */
const number = `${hasDigit}[\\d.,:_-]+`
/** Hexadecimal with at least one digit, so UUIDs and hashes, not words such as "feedback". */
const hex = `${hasDigit}[0-9a-f-]{8,}`
/** Too long for a word, or with characters that only values have. */
const token = `${hasDigit}[^/]{16,}|[^/]{32,}|[^/]*[%@=][^/]*`

/** A whole segment that is a value. No alternative can match in two ways, so it takes linear time. */
const valuePattern = new RegExp(`(?<=/)(?:${number}|${hex}|${token})(?=/|$)`, 'gi')
const needlessSlash = /\/+(?=\/|$)/g
const beyondEight = /^((?:\/[^/]+){8})\/.+$/s

/**
 * A path with the segments that look like values replaced by `:id`, so that requests of one kind have
 * one name. A guess for when the framework's route pattern is not known. What follows the eighth
 * segment becomes `*`.
 *
 * @example
 * collapsePath('/users/42/orders/0b0d6f0e-9f5c-4a7e-8a35-3f1c51b8a111') // '/users/:id/orders/:id'
 */
export function collapsePath(path: string): string {
  const kind = path
    .replace(needlessSlash, '')
    .replace(valuePattern, ':id')
    .replace(beyondEight, '$1/*')
  return kind === '' ? '/' : kind
}
