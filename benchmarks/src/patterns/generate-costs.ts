import { type Chance, normal } from '../forecast/draws.ts'
import { seededRandom } from '../simulate/random.ts'
import type { Visit, VisitTrace } from './visit.ts'

const requests = 12_000
const clients = 50
const firstSeed = 201

/** Cost of request i, given the logarithms of its features as distances from their means. */
type Law = (logs: readonly [number, number], i: number) => number

/** Costs that follow a law which is known, most of them none that a regression on logarithms has. */
export function generateCosts(): VisitTrace[] {
  return laws.map(([name, law, noise], at) => {
    const chance = seededRandom(firstSeed + at)
    const visits = Array.from({ length: requests }, (_, i) => visit(i, chance, law, noise))
    return { name, cost: 'generated', visits }
  })
}

const laws: readonly (readonly [string, Law, number])[] = [
  ['a power of the length', ([length]) => 300 * Math.exp(0.8 * length), 0.4],
  [
    'a base and the length',
    ([length, items]) => 200 + 400 * Math.exp(length) + 100 * Math.exp(items),
    0.2,
  ],
  ['most at both ends', ([length]) => 50 * Math.exp(0.5 * length * length), 0.3],
  ['length times items', ([length, items]) => 10 + 3 * Math.exp(length + items), 0.3],
  [
    'a law that changes',
    ([length], i) => 300 * Math.exp(i % 6_000 < 3_000 ? length : 0.3 * length),
    0.4,
  ],
  ['noise alone', () => 150, 1],
]

function visit(i: number, chance: Chance, law: Law, noise: number): Visit {
  const logs = [normal(chance), 0.7 * normal(chance)] as const
  return {
    atMs: i * 1_000,
    type: 'all',
    client: `c${Math.floor(clients * chance())}`,
    cost: [law(logs, i) * Math.exp(noise * normal(chance))],
    features: [400 * Math.exp(logs[0]), 20 * Math.exp(logs[1])],
  }
}
