import type { ManualClock } from '@predictive-limit/core'
import type { Redis } from 'ioredis'
import type { RedisClient } from '../../src/redis-client.ts'

/** Each way between an instance and Redis, ms. */
const WAY_MS = 1

/** Ends the key of the calls by which an instance says each second that it is there. */
const PRESENCE_KEY = '}:n'

/** A client of a real Redis that is a millisecond away by a clock of its own, and counts its calls. */
export class RemoteClient implements RedisClient {
  readonly status = 'ready'
  /** For clients: all but those by which an instance says that it is there. */
  calls = 0
  /** Calls on their way, by the clock. */
  onWay = 0
  readonly #redis: Redis
  readonly #clock: ManualClock
  #running = 0

  constructor(redis: Redis, clock: ManualClock) {
    this.#redis = redis
    this.#clock = clock
  }

  evalsha(...call: Parameters<RedisClient['evalsha']>): Promise<unknown> {
    this.#count(call[2])
    return this.#carry(() => this.#redis.evalsha(...call))
  }

  eval(...call: Parameters<RedisClient['eval']>): Promise<unknown> {
    this.#count(call[2])
    return this.#carry(() => this.#redis.eval(...call))
  }

  /** Everything has happened that needs no more time of the clock's. */
  async settled(): Promise<void> {
    do await nextTurn()
    while (this.#running > 0)
    await nextTurn()
  }

  #count(key: unknown): void {
    if (!String(key).endsWith(PRESENCE_KEY)) this.calls += 1
  }

  async #carry(run: () => Promise<unknown>): Promise<unknown> {
    this.onWay += 1
    try {
      await this.#way()
      this.#running += 1
      const reply = await run().finally(() => {
        this.#running -= 1
      })
      await this.#way()
      return reply
    } finally {
      this.onWay -= 1
    }
  }

  #way(): Promise<void> {
    return new Promise((resolve) => this.#clock.after(WAY_MS, resolve))
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
