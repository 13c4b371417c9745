import { seededRandom } from '../simulate/random.ts'
import { type Chance, exponential, normal, poisson } from './draws.ts'
import { type Series, seriesOf } from './series.ts'

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
    generated('on and off', switching),
    generated('sparse, in clusters', clustering),
    generated('heavy tails', (chance) => () => poisson(5, chance) + rareBatch(chance)),
    generated('spread of 10 and 150 by turns', (chance) => (t) => {
      const spread = Math.floor(t / 2_500) % 2 === 0 ? 10 : 150
      return Math.max(0, Math.round(500 + spread * normal(chance)))
    }),
    generated('up from nothing', (chance) => (t) => {
      return poisson(1 + 1_000 * (1 - Math.exp(-t / 300)), chance)
    }),
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

/** 40 a step for 200 steps or so, then nothing for 400. */
function switching(chance: Chance): () => number {
  let isOn = false
  return () => {
    if (chance() < (isOn ? 1 / 200 : 1 / 400)) isOn = !isOn
    return isOn ? poisson(40, chance) : 0
  }
}

/** One in a hundred steps; one a step in three tenths of the stretches of a hundred. */
function clustering(chance: Chance): () => number {
  let level = 0.01
  return () => {
    if (chance() < 0.01) level = chance() < 0.3 ? 1 : 0.01
    return poisson(level, chance)
  }
}

/** One step in fifty brings a batch of at least 10, Pareto of shape 1.5: its variance is infinite. */
function rareBatch(chance: Chance): number {
  return chance() < 0.02 ? Math.floor(10 * (1 - chance()) ** (-1 / 1.5)) : 0
}
