import { type Chance, normal, poisson } from '../forecast/draws.ts'
import { type Series, seriesOf } from '../forecast/series.ts'
import { seededRandom } from '../simulate/random.ts'

const length = 6_000
const dayS = 86_400
const stepsS = [300, 1_800]
const firstSeed = 101

/** Mean demand of a step at an hour of the day, which has a fraction, of day 0, 1, 2 … */
type Shape = (hour: number, day: number) => number

/**
 * Days of shapes that no model is made for, counts drawn around them, each in two lengths of step and
 * with a seed of its own. Nothing is chosen on them.
 */
export function dailySeries(): Series[] {
  return stepsS.flatMap((stepS, at) =>
    shapes.map(([name, start], i) => daily(name, stepS, start, firstSeed + at * shapes.length + i)),
  )
}

function daily(
  name: string,
  stepS: number,
  start: (chance: Chance) => Shape,
  seed: number,
): Series {
  const chance = seededRandom(seed)
  const shape = start(chance)
  const counts = Float64Array.from({ length }, (_, t) => {
    const day = Math.floor((t * stepS) / dayS)
    return poisson(shape(((t * stepS) / 3_600) % 24, day), chance)
  })
  return seriesOf(name, stepS, counts)
}

const shapes: readonly (readonly [string, (chance: Chance) => Shape])[] = [
  ['one wave a day', () => (hour) => 20 * (1 + 0.6 * Math.cos((Math.PI * (hour - 15)) / 12))],
  ['office hours', () => (hour) => officeHours(hour)],
  ['two narrow peaks', () => (hour) => 8 + 60 * peak(hour, 8, 0.7) + 40 * peak(hour, 18, 1)],
  [
    'office hours, quiet weekends',
    () => (hour, day) => (day % 7 < 5 ? 1 : 0.3) * officeHours(hour),
  ],
  ['evenings, the level wanders', wandering],
  ['evenings, few requests', () => (hour) => 0.1 + 1.5 * peak(hour, 20, 3)],
  ['no shape at all', () => () => 15],
]

/** Nine to six with a lunch break. */
function officeHours(hour: number): number {
  if (hour < 9 || hour >= 18) return 5
  return hour >= 12 && hour < 13 ? 25 : 45
}

function peak(hour: number, at: number, width: number): number {
  return Math.exp(-(((hour - at) / width) ** 2) / 2)
}

/** From day to day the logarithm of the level is an AR(1) of memory 5 days and standard deviation 0.4. */
function wandering(chance: Chance): Shape {
  const levels: number[] = []
  let state = 0
  return (hour, day) => {
    while (levels.length <= day) {
      state = 0.8 * state + 0.4 * 0.6 * normal(chance)
      levels.push(Math.exp(state))
    }
    return (levels[day] as number) * (10 + 30 * peak(hour, 20, 3))
  }
}
