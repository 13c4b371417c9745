import { bucketConfig } from '../../src/buckets/bucket-config.ts'
import { type ManualClock, manualClock } from '../../src/clock/manual-clock.ts'
import type { AbortSignalLike } from '../../src/limiter/limit-request.ts'
import { poolsCover } from '../../src/limiter/pools-cover.ts'
import { createRequestFrame, type RequestFrame } from '../../src/limiter/request-frame.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { AskEntry, Buckets } from '../../src/store/store.ts'
import type { WaitOutcome } from '../../src/wait/line.ts'
import { WaitQueue } from '../../src/wait/wait-queue.ts'

/** What a queue is tried with. Every bucket holds `burst` tokens and gets one a second. */
export interface Setting {
  readonly maxMs?: number
  readonly maxWaiting?: number
  readonly burst?: number
  /** By class; 1 where it says nothing. */
  readonly weights?: readonly number[]
  /** How the queue asks; at once where nothing else is said. */
  readonly take?: (buckets: Buckets, frame: RequestFrame) => Promise<void> | undefined
}

/** One request: a class asks for tokens of a key's bucket. */
export interface Wish {
  readonly by?: number
  readonly key?: string
  readonly tokens?: number
  readonly pool?: number
  readonly signal?: AbortSignalLike
}

/** How a request ended: at once, or after it waited. */
export type Ending = 'at once' | 'refused' | WaitOutcome

export interface Tried {
  readonly clock: ManualClock
  readonly queue: WaitQueue
  readonly buckets: Buckets
  /** Asks as the limiter does: in line where somebody waits already, else the buckets, then in line. */
  ask(wish?: Wish): Promise<Ending>
  /** Moves time in small steps; before and after each whoever was answered goes on. */
  pass(ms: number): Promise<void>
}

const STEP_MS = 10

export function aQueue(setting: Setting = {}): Tried {
  const { maxMs = 60_000, maxWaiting = 1_000, burst = 1, weights = [] } = setting
  const clock = manualClock()
  const nowUs = () => Math.floor(clock.now() * 1000)
  const buckets = open(clock, burst)
  const queue = new WaitQueue({
    spec: { maxMs, maxWaiting },
    clock,
    nowUs,
    take: (frame) => setting.take?.(buckets, frame) ?? buckets.take(frame),
    poolsCover: (frame) => poolsCover(buckets, frame),
    weightOf: (classIndex) => weights[classIndex] ?? 1,
  })
  const ask = async (wish: Wish = {}): Promise<Ending> => {
    const frame = frameFor(wish, nowUs())
    if (queue.blocks(frame)) {
      frame.limitedBy = 0
      frame.retryAfterUs = 0
    } else {
      void buckets.take(frame)
      if (frame.limitedBy < 0) return 'at once'
    }
    return (await queue.join(frame, wish.signal)) ?? 'refused'
  }
  const pass = async (ms: number) => {
    await answersArrive()
    for (let left = ms; left > 0; left -= STEP_MS) {
      clock.advance(Math.min(STEP_MS, left))
      await answersArrive()
    }
  }
  return { clock, queue, buckets, ask, pass }
}

/** Lets whoever was answered go on: a few turns of promises, no time. */
async function answersArrive(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await undefined
}

function open(clock: ManualClock, burst: number): Buckets {
  const config = bucketConfig({ limit: 1, windowMs: 1000, burst, surplus: 0 })
  return memoryStore().open({
    name: 'waiting',
    resources: [{ name: 'tokens', shared: true, config }],
    clock,
    random: () => 0,
    tickUs: 100_000,
    emit: () => undefined,
  })
}

function frameFor({ by = 0, key = 'bucket', tokens = 1, pool = 0 }: Wish, nowUs: number) {
  const frame = createRequestFrame(1)
  frame.classIndex = by
  frame.nowUs = nowUs
  frame.count = 1
  Object.assign(frame.entries[0] as AskEntry, { key, cost: tokens * 1000, pool })
  return frame
}
