import { LIMIT, WINDOW_MS } from './variants.ts'

const PER_MS = LIMIT / WINDOW_MS

interface Level {
  tokens: number
  atMs: number
}

/** What a hand-written middleware tells the client: the fields that ours sets by default. */
export interface HandWrittenAnswer {
  readonly allowed: boolean
  /** RateLimit-Policy, of draft-ietf-httpapi-ratelimit-headers-08 and later. */
  readonly policy: string
  /** RateLimit */
  readonly state: string
}

const POLICY = `"requests";q=${LIMIT};w=${WINDOW_MS / 1000}`

/** A token bucket per client, as one writes it in twenty lines. */
export function handWrittenLimiter(): (client: string) => HandWrittenAnswer {
  const levels = new Map<string, Level>()
  return (client) => {
    const nowMs = performance.now()
    const level = levels.get(client) ?? { tokens: LIMIT, atMs: nowMs }
    levels.set(client, level)
    level.tokens = Math.min(LIMIT, level.tokens + (nowMs - level.atMs) * PER_MS)
    level.atMs = nowMs
    const allowed = level.tokens >= 1
    if (allowed) level.tokens -= 1
    const seconds = Math.ceil((LIMIT - level.tokens) / PER_MS / 1000)
    const state = `"requests";r=${Math.floor(level.tokens)};t=${seconds}`
    return { allowed, policy: POLICY, state }
  }
}
