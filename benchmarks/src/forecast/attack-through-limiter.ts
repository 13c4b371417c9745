import { createLimiter, manualClock } from '@predictive-limit/core'
import { type Arrival, poissonArrivals } from '../simulate/arrivals.ts'
import { seededRandom } from '../simulate/random.ts'

const name = 'search'
const horizonMs = 10_000

/** An attack by one client of a class, 20 times the class's usual demand. */
export const attack = { usual: 20, factor: 20, fromS: 600, toS: 720, untilS: 1_040 } as const

/**
 * What the limiter expects of the class in the next ten seconds, once a second: with the attack or
 * without. A shared resource of 100 tokens a second, on a manual clock.
 */
export function expectedByLimiter(seed: number, isAttacked: boolean): Float64Array {
  const clock = manualClock()
  const limiter = createLimiter({
    clock,
    random: seededRandom(seed + 1_000),
    resources: { database: { limit: 100, window: '1s', burst: 100, key: 'shared' } },
  })
  const means = new Float64Array(attack.untilS)
  let second = 0
  for (const { atMs, client } of arrivalsOf(seed, isAttacked)) {
    while (atMs >= 1_000 * (second + 1)) {
      second += 1
      clock.advance(1_000 * second - clock.now())
      const { classes } = limiter.forecast().resources.database
      const found = classes[name]?.find((each) => each.horizonMs === horizonMs)
      means[second] = found?.mean ?? Number.NaN
    }
    clock.advance(atMs - clock.now())
    void limiter.acquire({ class: name, client })
  }
  void limiter.close()
  return means
}

function arrivalsOf(seed: number, isAttacked: boolean): readonly Arrival[] {
  const random = seededRandom(seed)
  const toMs = 1_000 * attack.untilS
  const usual = poissonArrivals([{ class: name, perSecond: attack.usual, fromMs: 0, toMs }], random)
  if (!isAttacked) return usual
  const flood = poissonArrivals(
    [
      {
        class: name,
        perSecond: (attack.factor - 1) * attack.usual,
        fromMs: 1_000 * attack.fromS,
        toMs: 1_000 * attack.toS,
      },
    ],
    random,
  )
  const byOne = flood.map((arrival) => ({ ...arrival, client: 'attacker' }))
  return [...usual, ...byOne].sort((a, b) => a.atMs - b.atMs)
}
