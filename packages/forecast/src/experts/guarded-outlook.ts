import type { Outlook } from './outlook.ts'

/** An outlook that breaks nothing: the user's code behind it may. */
export interface GuardedOutlook {
  /** What the outlook says; NaN once it is broken. */
  readonly ask: Outlook
  /** It threw, and is not asked again: a step would be left half learned each time. */
  readonly isBroken: boolean
}

export function guardOutlook(outlook: Outlook): GuardedOutlook {
  const guarded = {
    isBroken: false,
    ask(steps: number): number {
      if (guarded.isBroken) return Number.NaN
      try {
        return outlook(steps)
      } catch {
        guarded.isBroken = true
        return Number.NaN
      }
    },
  }
  return guarded
}
