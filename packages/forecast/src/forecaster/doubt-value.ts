import type { Step } from '../experts/expert.ts'
import { largestValue } from '../horizon/plausible.ts'

/** Values seen before any of them is doubted. */
const trustedValues = 50
/** A value counts as at most this many times the largest one lately. */
const largestJump = 100
/** The largest one lately is taken as at least this. */
const smallestReference = 0.001
/** How much of the largest one is left a value later: half of it after 7,000. */
const decay = 0.9999

/** What values are measured by: the largest lately, and how many above 0 there were. */
export interface Credit {
  largest: number
  values: number
}

export function createCredit(): Credit {
  return { largest: smallestReference, values: 0 }
}

/**
 * Makes of a raw value one that can be learned from. Missing is what is not a number from 0 to 2⁵³,
 * where whole numbers end to be exact. More than a hundred times the largest value lately counts as
 * that: a slip of the decimal point then costs minutes, and not a day, in everything that remembers
 * squares, while a lasting level is followed at once up to a hundred times the one before, and one step
 * later for every further factor of a hundred. Idle hours take nothing from what was large before.
 *
 * Numbers pass through the step, because V8 boxes arguments and results. Cost: two comparisons.
 *
 * @example // after fifty values up to 8, a 5,000 counts as 800, and a second one as itself
 */
export function doubtValue(credit: Credit, step: Step): void {
  const { value } = step
  step.isMissing = !(Number.isFinite(value) && value >= 0 && value <= largestValue)
  if (step.isMissing) step.value = 0
  if (!(step.value > 0)) return
  const most = largestJump * credit.largest
  if (credit.values >= trustedValues && value > most) step.value = most
  credit.values += 1
  credit.largest = Math.max(step.value, decay * credit.largest, smallestReference)
}
