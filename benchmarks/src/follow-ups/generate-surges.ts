import type { Visit, VisitTrace } from '../patterns/visit.ts'
import { exponential, seededRandom } from '../simulate/random.ts'

const seconds = 14_400

/** How the costs of a type spread: deviation of their logarithm. */
const spreads: readonly (readonly [name: string, spread: number])[] = [
  ['surges, costs alike', 0],
  ['surges, costs spread', 1.2],
]

const costs = { cheap: 1, middling: 8, dear: 60 }
const types = ['cheap', 'middling', 'dear'] as const

/**
 * Four hours of 20 cheap requests a second and a few dearer ones, the dearest of which come in surges: about every
 * five minutes, 20 times as many for half a minute to two and a half.
 */
export function generateSurges(): VisitTrace[] {
  return spreads.map(([name, spread]) => ({ name, cost: 'tokens', visits: surges(spread) }))
}

function surges(spread: number): Visit[] {
  const random = seededRandom(5)
  const visits: Visit[] = []
  let surgeEnd = 0
  for (let second = 0; second < seconds; second += 1) {
    if (second > surgeEnd && random() < 1 / 300) surgeEnd = second + 30 + 120 * random()
    const perSecond = { cheap: 20, middling: 3, dear: second < surgeEnd ? 6 : 0.3 }
    for (const type of types) {
      for (const atMs of arrivals(random, second, perSecond[type])) {
        const factor = Math.exp(spread * normal(random) - spread ** 2 / 2)
        visits.push({ atMs, type, client: undefined, cost: [costs[type] * factor], features: [] })
      }
    }
  }
  return visits.sort((a, b) => a.atMs - b.atMs)
}

/** Times in milliseconds. */
function* arrivals(random: () => number, second: number, perSecond: number): Generator<number> {
  for (let at = exponential(random, perSecond); at < 1; at += exponential(random, perSecond)) {
    yield 1_000 * (second + at)
  }
}

/** Source: Box and Muller, "A note on the generation of random normal deviates" (1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
