/** Uniform numbers in [0, 1) from a seed: mulberry32 (Tommy Ettinger 2017), enough for arrivals. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Time to the next arrival of a Poisson process. */
export function exponential(random: () => number, perMs: number): number {
  return -Math.log(1 - random()) / perMs
}
