/**
 * Whole seconds for a `Retry-After` field: never earlier than `retryAfterMs`, and later by up to 10 %
 * and one second, so that refused clients do not all return in the same instant
 * (draft-ietf-httpapi-ratelimit-headers-11, section 8.5). `undefined` when it is no use to retry.
 *
 * @param retryAfterMs - from the decision; Infinity = never
 * @param random - a uniform number in [0, 1)
 *
 * @example
 * retryAfterSeconds(29_400, 0) // 30
 * retryAfterSeconds(29_400, 0.99) // 34
 */
export function retryAfterSeconds(retryAfterMs: number, random: number): number | undefined {
  if (!Number.isFinite(retryAfterMs)) return undefined
  const earliest = Math.max(1, Math.ceil(retryAfterMs / 1000))
  return earliest + Math.floor(random * (Math.floor(earliest / 10 + 1) + 1))
}
