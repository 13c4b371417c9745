/** How the load lies over time and instances. */
export const PATTERNS = ['steady', 'burst', 'rotating', 'skewed'] as const

export type Pattern = (typeof PATTERNS)[number]

/** Bursts come everywhere at once, and are not in step with windows of a second. */
const BURST_EVERY_MS = 1_900
const BURST_MS = 400
const IN_BURST = 3

/** The mean over a period is 1. */
const BETWEEN_BURSTS = (BURST_EVERY_MS - IN_BURST * BURST_MS) / (BURST_EVERY_MS - BURST_MS)

/** How long all of the load stays with one instance. */
const TURN_MS = 1_000

/** Of the first instance, to that of each of the others. */
const SKEW = 10

/** Part of the mean load of all instances that one of them is offered at a time. */
export function shareOf(
  pattern: Pattern,
  instance: number,
  instances: number,
  atMs: number,
): number {
  if (pattern === 'steady') return 1 / instances
  if (pattern === 'burst') {
    const isBurst = atMs % BURST_EVERY_MS < BURST_MS
    return (isBurst ? IN_BURST : BETWEEN_BURSTS) / instances
  }
  if (pattern === 'rotating') return Math.floor(atMs / TURN_MS) % instances === instance ? 1 : 0
  return (instance === 0 ? SKEW : 1) / (SKEW + instances - 1)
}

/** Largest value of {@link shareOf}. */
export function largestShare(pattern: Pattern, instances: number): number {
  if (pattern === 'burst') return IN_BURST / instances
  return pattern === 'steady' ? 1 / instances : 1
}

/** Instances that are offered the same in the long run. */
export function equallyLoaded(pattern: Pattern, instances: number): readonly number[] {
  const all = Array.from({ length: instances }, (_, instance) => instance)
  return pattern === 'skewed' ? all.slice(1) : all
}
