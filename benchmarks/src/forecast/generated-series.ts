import { seededRandom } from '../simulate/random.ts'
import { type Series, seriesOf } from './series.ts'

type Chance = () => number

const length = 20_000

/**
 * Series whose law is known, the same every time: what is measured without traces, and a check that
 * nothing was fitted to those. Steps of 1 s.
 */
export function generatedSeries(): Series[] {
  const day = 2_000
  const wave = (t: number) => 1 + 0.7 * Math.sin((2 * Math.PI * t) / day)
  return [
    generated('Poisson, mean 0.5', (chance) => () => poisson(0.5, chance)),
    generated('Poisson, mean 30', (chance) => () => poisson(30, chance)),
    generated('negative binomial, mean 8, dispersion 5', (chance) => () => {
      // Poisson with a gamma rate of shape 2 and mean 8: variance 8 + 8²/2 = 40.
      return poisson(4 * (exponential(chance) + exponential(chance)), chance)
    }),
    generated('rate follows an AR(1)', modulated),
    generated('level shifts', shifting),
    generated('season of 2,000 steps', (chance) => (t) => poisson(20 * wave(t), chance)),
    generated('bursts', bursting),
  ]
}

function generated(name: string, start: (chance: Chance) => (t: number) => number): Series {
  const draw = start(seededRandom(7))
  return seriesOf(
    name,
    1,
    Float64Array.from({ length }, (_, t) => draw(t)),
  )
}

/** log λ is an AR(1) of memory 100 steps and standard deviation 0.5. */
function modulated(chance: Chance): () => number {
  const kept = 0.99
  let state = 0
  return () => {
    state = kept * state + 0.5 * Math.sqrt(1 - kept * kept) * normal(chance)
    return poisson(20 * Math.exp(state), chance)
  }
}

/** A new level, drawn between 3 and 100, every thousand steps or so. */
function shifting(chance: Chance): () => number {
  let level = 20
  return () => {
    if (chance() < 0.001) level = 3 * 10 ** (1.52 * chance())
    return poisson(level, chance)
  }
}

/** A steady load on which, once in 300 steps, five times as much comes for 20 steps. */
function bursting(chance: Chance): () => number {
  let left = 0
  return () => {
    left = left > 0 ? left - 1 : Number(chance() < 1 / 300) * 20
    return poisson(left > 0 ? 50 : 10, chance)
  }
}

/** Knuth's product of uniforms; by the normal from a mean of 60, where the product would be long. */
export function poisson(mean: number, chance: Chance): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(chance)))
  const limit = Math.exp(-mean)
  let count = -1
  for (let product = 1; product > limit; product *= chance()) count += 1
  return count
}

function exponential(chance: Chance): number {
  return -Math.log(1 - chance())
}

/** Box and Muller (1958). */
export function normal(chance: Chance): number {
  return Math.sqrt(2 * exponential(chance)) * Math.cos(2 * Math.PI * chance())
}
