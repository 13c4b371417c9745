import type { ModelName } from '@predictive-limit/forecast'
import { seededRandom } from '../simulate/random.ts'
import { normal, poisson } from './draws.ts'
import type { Models } from './run-forecaster.ts'

type Chance = () => number
/** Begins a series: what comes in step t. */
type Start = (chance: Chance) => (t: number) => number

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

/** One for each model, and for the mix and the interval; the same for the same seed. */
export function showcases(seed = 21): Showcase[] {
  const alone = (name: ModelName, title: string, start: Start) =>
    showcase(name, title, valuesOf(start, seed))
  return [
    alone('last-value', 'a random walk', randomWalk),
    alone('ewma', 'counts of a slowly drifting rate', drifting),
    alone('holt', 'ramps up and down', (chance) => (t) => poisson(20 + ramp(t), chance)),
    alone('regression', 'a rate that swings every 25 steps', swinging),
    alone('arima', 'AR(1) noise around a mean', autoregressive),
    alone('holt-winters', 'a season on a growing level', growing),
    alone('seasonal', 'a season with a flood in one period', flooded),
    alone('lstm', 'a batch of 6 steps every 20', batches),
    alone('ets', 'a large and even load', even),
    alone('mstl', 'a season of odd shape on a slow wave', oddSeason),
    alone('auto-arima', 'noise that clings around a mean', clinging),
    alone('batch-regression', 'a smooth season in much noise', smoothSeason),
    { ...alone('ewma', 'a level that jumps', jumping), name: 'mix', models: 'auto' },
    { ...alone('ewma', 'bursts on a steady load', bursts), name: 'interval', models: 'auto' },
  ]
}

function showcase(name: ModelName, title: string, values: Float64Array): Showcase {
  return { name, title, models: [name], seasonSteps: season, values }
}

function valuesOf(start: Start, seed: number): Float64Array {
  const draw = start(seededRandom(seed))
  return Float64Array.from({ length }, (_, t) => Math.max(0, draw(t)))
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

function even(chance: Chance): () => number {
  return () => 2_000 + 100 * normal(chance)
}

function oddSeason(chance: Chance): (t: number) => number {
  const heights = [10, 60, 20, 90, 30, 30]
  const heightAt = (t: number) => heights[Math.floor(((t % season) / season) * heights.length)] ?? 0
  return (t) => poisson(heightAt(t) + 20 * (1 + Math.sin(t / 200)), chance)
}

function clinging(chance: Chance): () => number {
  let state = 0
  return () => {
    state = 0.95 * state + 6 * normal(chance)
    return 100 + state
  }
}

function smoothSeason(chance: Chance): (t: number) => number {
  const angle = (t: number) => (2 * Math.PI * t) / season
  return (t) => poisson(8 + 3 * Math.sin(angle(t)) + 2 * Math.cos(2 * angle(t)), chance)
}

function jumping(chance: Chance): (t: number) => number {
  return (t) => poisson(t < length - 80 ? 20 : 80, chance)
}

function bursts(chance: Chance): (t: number) => number {
  return (t) => poisson(t % 47 < 4 ? 60 : 15, chance)
}
