import { createLimiter, type Decision } from '@predictive-limit/core'
import { redisStore } from '@predictive-limit/redis'
import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis5'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { SlidingWindowRateLimiter } from 'sliding-window-rate-limiter'
import { BareBucket } from '../speed/bare-bucket.ts'
import { ADMITTED, BY_POLICY, FLOOR, type Job, type SubjectName } from './job.ts'

/** A limiter under load. */
export interface Subject {
  /** Bits of an outcome, at once or when the store has answered. */
  ask(client: string, type: string): number | Promise<number>
  close(): Promise<void>
}

const subjects: { readonly [S in SubjectName]: (job: Job) => Promise<Subject> } = {
  ours: async ({ port, limitPerSecond, policy, load: { instances } }) => {
    const client = await connected(new Redis(port))
    const limiter = createLimiter({
      name: 'bench',
      resources: { work: { limit: limitPerSecond, window: '1s', key: 'shared' } },
      store: redisStore(client, { instances }),
      storeErrorPolicy: policy,
    })
    // What is wrong with the store is seen by the answers.
    limiter.on('error', () => {})
    return {
      ask: (name, type) => {
        const answer = limiter.acquire({ client: name, type })
        return answer instanceof Promise ? answer.then(outcomeOf) : outcomeOf(answer)
      },
      close: async () => {
        await limiter.close()
        client.disconnect()
      },
    }
  },
  'rate-limiter-flexible': async ({ port, limitPerSecond: points }) => {
    const storeClient = await connected(new Redis(port))
    const limiter = new RateLimiterRedis({ storeClient, points, duration: 1 })
    const refused = (reason: unknown) => {
      if (reason instanceof Error) throw reason
      return 0
    }
    return {
      ask: () => limiter.consume('work').then(() => ADMITTED, refused),
      close: async () => storeClient.disconnect(),
    }
  },
  'sliding-window-rate-limiter': async ({ port, limitPerSecond }) => {
    const redis = await connected(new Redis5(port))
    // It adds its scripts as commands to the client, and has them in the client's type before.
    const limiter = SlidingWindowRateLimiter.createLimiter({
      interval: 1_000,
      redis: redis as never,
    })
    return {
      ask: async () => ((await limiter.reserve('work', limitPerSecond)).token ? ADMITTED : 0),
      close: async () => redis.disconnect(),
    }
  },
  [FLOOR]: async ({ limitPerSecond }) => {
    const bucket = new BareBucket(limitPerSecond, 1_000)
    return {
      ask: () => (bucket.take('work', 1) ? ADMITTED : 0),
      close: async () => {},
    }
  },
}

export function createSubject(job: Job): Promise<Subject> {
  return subjects[job.subject](job)
}

function outcomeOf({ allowed, source }: Decision): number {
  return (allowed ? ADMITTED : 0) | (source === 'fallback' ? BY_POLICY : 0)
}

/** The client, once its server has answered. What goes wrong later is told by the commands. */
async function connected<C extends Redis | Redis5>(client: C): Promise<C> {
  client.on('error', () => {})
  await client.ping()
  return client
}
