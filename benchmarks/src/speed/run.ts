/** Performs `count` operations; returns how many were admitted, so that no work can be optimised away. */
export type Run = (count: number) => number | Promise<number>

/** Two things measured against each other in one process, in alternating rounds. */
export interface Duel {
  readonly label: string
  /** What the ratio is relative to, made anew for each process. */
  readonly yardstick: () => Run
  readonly contender: () => Run | Promise<Run>
  /** Where what is learned of the loop's own demand must have settled first. @default 1000 */
  readonly warmUpMs?: number
  /** Highest ratio that we promise. */
  readonly bar?: number
}

/** Keys of a service with many clients, in an order that no prefetcher guesses. */
export function shuffledKeys(count: number): string[] {
  const keys = Array.from(
    { length: count },
    (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  )
  let seed = 1
  for (let i = count - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    const j = seed % (i + 1)
    const [a, b] = [keys[i] as string, keys[j] as string]
    keys[i] = b
    keys[j] = a
  }
  return keys
}
