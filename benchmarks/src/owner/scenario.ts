import { createLimiter, type Decision, manualClock } from '@predictive-limit/core'
import { type Arrival, poissonArrivals } from '../simulate/arrivals.ts'
import { PlainBucket } from '../simulate/plain-bucket.ts'
import { seededRandom } from '../simulate/random.ts'
import { Tallies } from '../simulate/tally.ts'

const HISTORY_MS = 30_000
const FLOOD_MS = 60_000

/** Parts of the capacity that the steady classes use: 60 % together. */
export const STEADY: readonly { readonly class: string; readonly part: number }[] = [
  { class: 'search', part: 0.3 },
  { class: 'checkout', part: 0.2 },
  { class: 'feed', part: 0.1 },
]

export const FOREIGN = 'foreign'

/** The flood, in multiples of the capacity. */
const FLOOD = 10

/** What the minute of the flood brought, with the limiter and with a plain bucket. */
export interface FloodOutcome {
  readonly ours: Tallies
  readonly plain: Tallies
  /** Tokens refilled during the minute. */
  readonly minted: number
}

/** A shared resource, in tokens. */
export interface Capacity {
  readonly perSecond: number
  readonly burst: number
}

/** Half a minute of steady traffic, then a minute of it with the flood; the minute counts. */
export function runFlood({ perSecond, burst }: Capacity, seed: number): FloodOutcome {
  const toMs = HISTORY_MS + FLOOD_MS
  const steady = STEADY.map(({ class: name, part }) => {
    return { class: name, perSecond: part * perSecond, fromMs: 0, toMs }
  })
  const flood = { class: FOREIGN, perSecond: FLOOD * perSecond, fromMs: HISTORY_MS, toMs }
  const arrivals = poissonArrivals([...steady, flood], seededRandom(seed))
  return {
    ours: throughLimiter(arrivals, { perSecond, burst }, seed),
    plain: throughPlainBucket(arrivals, { perSecond, burst }),
    minted: (perSecond * FLOOD_MS) / 1000,
  }
}

function throughLimiter(
  arrivals: readonly Arrival[],
  { perSecond, burst }: Capacity,
  seed: number,
): Tallies {
  const clock = manualClock()
  const limiter = createLimiter({
    clock,
    random: seededRandom(seed + 1000),
    resources: { database: { limit: perSecond, window: '1s', burst, key: 'shared' } },
  })
  const tallies = new Tallies()
  for (const { atMs, class: name, client, cost } of arrivals) {
    clock.advance(atMs - clock.now())
    const { allowed } = limiter.acquire({ class: name, client }) as Decision
    if (atMs >= HISTORY_MS) tallies.note(name, cost, allowed)
  }
  void limiter.close()
  return tallies
}

function throughPlainBucket(arrivals: readonly Arrival[], { perSecond, burst }: Capacity): Tallies {
  const bucket = new PlainBucket(perSecond, burst)
  const tallies = new Tallies()
  for (const { atMs, class: name, cost } of arrivals) {
    const allowed = bucket.take(atMs, cost)
    if (atMs >= HISTORY_MS) tallies.note(name, cost, allowed)
  }
  return tallies
}
