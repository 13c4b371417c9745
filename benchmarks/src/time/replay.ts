import { createLimiter, type Decision, manualClock } from '@predictive-limit/core'
import type { Arrival } from '../simulate/arrivals.ts'
import { PlainBucket } from '../simulate/plain-bucket.ts'
import { seededRandom } from '../simulate/random.ts'
import { Outcome } from './outcome.ts'

/** A shared resource, in requests. */
export interface Limits {
  readonly perSecond: number
  readonly burst: number
  readonly surplus: number
}

export interface Replay {
  readonly arrivals: readonly Arrival[]
  readonly steadiest: string
  /** Longest wait; undefined: refuse at once. */
  readonly maxWaitMs: number | undefined
}

/** While somebody waits time moves in steps of this, which is how exactly waiting is measured. */
const STEP_MS = 2

export async function throughLimiter(replay: Replay, limits: Limits): Promise<Outcome> {
  const { arrivals, steadiest, maxWaitMs } = replay
  const clock = manualClock()
  const { perSecond, burst, surplus } = limits
  const resource = { limit: perSecond, window: '1s', burst, surplus, key: 'shared' } as const
  const limiter = createLimiter({
    clock,
    random: seededRandom(1),
    wait: maxWaitMs === undefined ? undefined : { maxMs: maxWaitMs },
    resources: { requests: resource },
  })
  const outcome = new Outcome(steadiest)
  let waiting = 0
  const moveTo = async (atMs: number) => {
    while (waiting > 0 && clock.now() + STEP_MS < atMs) {
      clock.advance(STEP_MS)
      await settled()
    }
    clock.advance(atMs - clock.now())
    await settled()
  }
  for (const { atMs, class: name, client, cost } of arrivals) {
    await moveTo(atMs)
    const note = ({ allowed }: Decision) =>
      outcome.note(name, cost, allowed ? clock.now() - atMs : undefined)
    const answer = limiter.acquire({ class: name, client })
    if (!(answer instanceof Promise)) {
      note(answer)
      continue
    }
    waiting += 1
    void answer.then((decision) => {
      waiting -= 1
      note(decision)
    })
  }
  await moveTo(clock.now() + (maxWaitMs ?? 0) + 1)
  await limiter.close()
  return outcome
}

/** Lets the promises that a moved clock resolved reach their readers. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await undefined
}

/** First come, first served; who would wait too long is refused when it comes. */
export function throughPlainBucket(
  { arrivals, steadiest, maxWaitMs = 0 }: Replay,
  { perSecond, burst }: Limits,
): Outcome {
  const bucket = new PlainBucket(perSecond, burst)
  const outcome = new Outcome(steadiest)
  for (const { atMs, class: name, cost } of arrivals) {
    const waitMs = bucket.waitMs(atMs, cost)
    if (waitMs <= maxWaitMs) bucket.reserve(cost)
    outcome.note(name, cost, waitMs <= maxWaitMs ? waitMs : undefined)
  }
  return outcome
}
