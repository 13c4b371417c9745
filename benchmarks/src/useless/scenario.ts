import { createLimiter, type Decision, manualClock } from '@predictive-limit/core'
import { type Arrival, poissonArrivals } from '../simulate/arrivals.ts'
import { PlainBucket } from '../simulate/plain-bucket.ts'
import { seededRandom } from '../simulate/random.ts'

const RUN_MS = 60_000

/** Half a second after it came, a class is gone: whatever was forecast for it is wrong. */
const VISIT_MS = 500

const CLASSES = 64

export interface UselessOutcome {
  /** Admitted tokens over what was refilled. */
  readonly used: number
  readonly plainUsed: number
  /** Tokens that the standard account paid, over what bound 8 grants it: 0.3·B + 0.1·r·w. */
  readonly standardOverFloor: number
}

/** Classes that come at random, want `load` times the capacity, and go before the forecast knows them. */
export function runUseless(perSecond: number, load: number, seed: number): UselessOutcome {
  const arrivals = visits(perSecond * load, seed)
  const clock = manualClock()
  const limiter = createLimiter({
    clock,
    random: seededRandom(seed + 1000),
    resources: { database: { limit: perSecond, window: '1s', key: 'shared' } },
  })
  const plain = new PlainBucket(perSecond, perSecond)
  let admitted = 0
  let plainAdmitted = 0
  for (const { atMs, class: name, client, cost } of arrivals) {
    clock.advance(atMs - clock.now())
    if ((limiter.acquire({ class: name, client }) as Decision).allowed) admitted += cost
    if (plain.take(atMs, cost)) plainAdmitted += cost
  }
  const { spent, moved } = limiter.stats().resources.database.tokens
  void limiter.close()
  const refilled = perSecond * (RUN_MS / 1000)
  return {
    used: admitted / refilled,
    plainUsed: plainAdmitted / refilled,
    standardOverFloor: (spent - moved) / (0.3 * perSecond + 0.1 * refilled),
  }
}

function visits(perSecond: number, seed: number): readonly Arrival[] {
  const random = seededRandom(seed)
  const classes = Array.from({ length: RUN_MS / VISIT_MS }, (_, visit) => ({
    class: `visitor ${Math.floor(random() * CLASSES)}`,
    perSecond,
    fromMs: visit * VISIT_MS,
    toMs: (visit + 1) * VISIT_MS,
  }))
  return poissonArrivals(classes, random)
}
