import type { Random } from './seeded-random.ts'

/** A Poisson count (Knuth, TAOCP 2, 3.4.1): fine for the means below 100 that one minute has. */
export function drawPoisson(mean: number, random: Random): number {
  const threshold = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > threshold; product *= random()) count += 1
  return count
}

/** A log-normal amount with the given mean; `spread` is the deviation of its logarithm. */
export function drawLogNormal(mean: number, spread: number, random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return mean * Math.exp(spread * normal - spread ** 2 / 2)
}

/** One of a kind's clients, the first ones far more often than the last. */
export function drawClient(clients: readonly [string, number], random: Random): string {
  const [prefix, count] = clients
  return `${prefix}${Math.floor(count * random() ** 3)}`
}
