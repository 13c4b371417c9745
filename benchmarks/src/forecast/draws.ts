/** Uniform numbers in [0, 1). */
export type Chance = () => number

/** Knuth's product of uniforms; by the normal from a mean of 60, where the product would be long. */
export function poisson(mean: number, chance: Chance): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(chance)))
  const limit = Math.exp(-mean)
  let count = -1
  for (let product = 1; product > limit; product *= chance()) count += 1
  return count
}

export function exponential(chance: Chance): number {
  return -Math.log(1 - chance())
}

/** Standard normal: Box and Muller (1958). */
export function normal(chance: Chance): number {
  return Math.sqrt(2 * exponential(chance)) * Math.cos(2 * Math.PI * chance())
}
