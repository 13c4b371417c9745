/** What stands between a framework and its handler. */
export const VARIANTS = ['bare', 'hand-written', 'ours', 'peer'] as const

export type Variant = (typeof VARIANTS)[number]

/** So much that nobody is refused: what is measured is the price of letting a request through. */
export const LIMIT = 10_000_000
export const WINDOW_MS = 60_000
