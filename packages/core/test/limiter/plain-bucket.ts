/**
 * An independent token bucket in exact rational arithmetic: the level is a BigInt in units of
 * 1/(1000·windowUs) token, so that a microsecond of refill is a whole number. Slow and plain: what the
 * engine must agree with.
 */
export interface PlainBucket {
  /** Takes `costUnits` (1/1000 token) at `nowUs` when they are there. */
  take(costUnits: number, nowUs: number): boolean
}

export function plainBucket(limits: {
  readonly limit: number
  readonly windowMs: number
  readonly burst: number
}): PlainBucket {
  const windowUs = BigInt(limits.windowMs) * 1000n
  const perUs = BigInt(Math.round(limits.limit * 1000))
  const full = BigInt(Math.round(limits.burst * 1000)) * windowUs
  let level = full
  let at: bigint | undefined
  return {
    take(costUnits, nowUs) {
      const now = BigInt(nowUs)
      const elapsed = at === undefined || now <= at ? 0n : now - at
      at = at === undefined || now > at ? now : at
      const grown = level + elapsed * perUs
      level = grown > full ? full : grown
      const cost = BigInt(costUnits) * windowUs
      if (cost > level) return false
      level -= cost
      return true
    },
  }
}
