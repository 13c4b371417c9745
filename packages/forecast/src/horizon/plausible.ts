/** Larger demand in one step is taken as this: the largest count that is still exact. */
export const largestValue: number = Number.MAX_SAFE_INTEGER

/**
 * A sum over `steps` steps brought into 0 … steps · 2⁵³; NaN gives 0. Nothing here produces others
 * by itself: a snapshot that was damaged on its way may.
 */
export function plausible(sum: number, steps: number): number {
  return sum > 0 ? Math.min(sum, steps * largestValue) : 0
}
