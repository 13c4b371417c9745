import type { ModelName } from '@predictive-limit/forecast'
import { seededRandom } from '../simulate/random.ts'
import { normal, poisson } from './draws.ts'
import type { Models } from './run-forecaster.ts'

type Chance = () => number

/** A series on which a model is shown: one that it is made for. */
export interface Showcase {
  readonly name: ModelName | 'mix' | 'interval'
  readonly title: string
  readonly models: Models
  readonly seasonSteps: number
  readonly values: Float64Array
}

const length = 3_000
/** Steps of the season, where there is one. */
const season = 60

/** One for each model, and for the mix and the interval. */
export function showcases(): Showcase[] {
  return [
    alone('last-value', 'a random walk', randomWalk),
    alone('ewma', 'counts of a slowly drifting rate', drifting),
    alone('holt', 'ramps up and down', (chance) => (t) => poisson(20 + ramp(t), chance)),
    alone('regression', 'a rate that swings every 25 steps', swinging),
    alone('arima', 'AR(1) noise around a mean', autoregressive),
    alone('holt-winters', 'a season on a growing level', growing),
    alone('seasonal', 'a season with a flood in one period', flooded),
    alone('lstm', 'a batch of 6 steps every 20', batches),
    { ...alone('ewma', 'a level that jumps', jumping), name: 'mix', models: 'auto' },
    { ...alone('ewma', 'bursts on a steady load', bursts), name: 'interval', models: 'auto' },
  ]
}

function alone(
  name: ModelName,
  title: string,
  start: (chance: Chance) => (t: number) => number,
): Showcase {
  const draw = start(seededRandom(21))
  const values = Float64Array.from({ length }, (_, t) => Math.max(0, draw(t)))
  return { name, title, models: [name], seasonSteps: season, values }
}

function randomWalk(chance: Chance): () => number {
  let level = 200
  return () => {
    level = Math.max(20, level + 6 * normal(chance))
    return level
  }
}

function drifting(chance: Chance): (t: number) => number {
  return (t) => poisson(30 + 15 * Math.sin(t / 150), chance)
}

/** Up by one a step for 50 steps, and down again. */
function ramp(t: number): number {
  return Math.abs(((t + 50) % 100) - 50)
}

function swinging(chance: Chance): (t: number) => number {
  return (t) => poisson(50 + 35 * Math.sin((2 * Math.PI * t) / 25), chance)
}

function autoregressive(chance: Chance): () => number {
  let state = 0
  return () => {
    state = 0.8 * state + 12 * normal(chance)
    return 100 + state
  }
}

function shape(t: number): number {
  const phase = (t % season) / season
  return 0.4 + (phase < 0.5 ? 1.6 * Math.sin(Math.PI * 2 * phase) : 0)
}

function growing(chance: Chance): (t: number) => number {
  return (t) => poisson((20 + t / 75) * shape(t), chance)
}

function flooded(chance: Chance): (t: number) => number {
  const floodFrom = length - 100
  return (t) => (t >= floodFrom && t < floodFrom + 6 ? 5 : 1) * poisson(30 * shape(t), chance)
}

function batches(chance: Chance): (t: number) => number {
  return (t) => poisson(t % 20 < 6 ? 80 : 10, chance)
}

function jumping(chance: Chance): (t: number) => number {
  return (t) => poisson(t < length - 80 ? 20 : 80, chance)
}

function bursts(chance: Chance): (t: number) => number {
  return (t) => poisson(t % 47 < 4 ? 60 : 15, chance)
}
