/** What stands between Express and its handler. */
export const VARIANTS = [
  'bare',
  'ours in memory',
  'ours with Redis',
  'express-rate-limit with rate-limit-redis',
  'rate-limiter-flexible with Redis',
] as const

export type Variant = (typeof VARIANTS)[number]

/** So much that nobody is refused. */
export const PER_MINUTE = 10_000_000
export const WINDOW_MS = 60_000
