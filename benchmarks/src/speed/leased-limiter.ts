import { setTimeout as pause } from 'node:timers/promises'
import { type Clock, createLimiter, type Limiter } from '@predictive-limit/core'
import { redisStore } from '@predictive-limit/redis'
import { startStandalone } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'

/** How often it is asked, ms, until it holds a lease: some ticks. */
const ASK_EVERY_MS = 20

/** A limiter of one resource that all share, with a real Redis beside it, once it decides by its lease. */
export async function leasedLimiter(
  limit: number,
  classes: readonly string[],
  clock?: Clock,
): Promise<Limiter<'database'>> {
  const server = await startStandalone()
  const limiter = createLimiter({
    resources: { database: { limit, window: '1s', key: 'shared' } },
    store: redisStore(new Redis(server.port), { instances: 1 }),
    ...(clock && { clock }),
  })
  const asks = () => classes.map((name) => limiter.acquire({ class: name }))
  for (let answers = asks(); answers.some(isPromise); answers = asks()) {
    await Promise.all(answers)
    await pause(ASK_EVERY_MS)
  }
  return limiter
}

function isPromise(answer: unknown): boolean {
  return answer instanceof Promise
}
