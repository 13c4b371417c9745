/**
 * Largest number admitted over any window, less what the limit refills in it: `e ← max(0, e − r·Δt) + 1`
 * looks at all windows in one pass (Kadane 1977). A limit of r with a burst of B allows B.
 */
export function largestExcess(admittedAtMs: readonly number[], perSecond: number): number {
  let excess = 0
  let largest = 0
  let beforeMs = 0
  for (const atMs of admittedAtMs.toSorted((a, b) => a - b)) {
    excess = Math.max(0, excess - ((atMs - beforeMs) * perSecond) / 1000) + 1
    largest = Math.max(largest, excess)
    beforeMs = atMs
  }
  return largest
}
