import { type Clock, createLimiter, systemClock } from '@predictive-limit/core'
import { BareBucket } from '../speed/bare-bucket.ts'
import { leasedLimiter } from '../speed/leased-limiter.ts'

/** Something that is done once per request; what it returns is kept, so that it must be allocated. */
export interface Operation {
  readonly label: string
  readonly make: () => (() => unknown) | Promise<() => unknown>
  /** Most bytes that we promise. */
  readonly bar?: number
}

const LIMIT = 1e6
const AGE_MS = 30 * 24 * 3_600_000

/**
 * The clock of a process that has run for a month: its times no longer fit a small integer, and each
 * answer is a box of 16 bytes, as that of `performance.now()` is.
 */
function agedClock(): Clock {
  let nowMs = AGE_MS
  const now = () => {
    nowMs += 0.001
    return nowMs
  }
  return { ...systemClock(), now }
}

/** The same, for what needs to know the time: set right every millisecond. */
function oldClock(): Clock {
  let nowMs = AGE_MS + performance.now()
  setInterval(() => {
    nowMs = AGE_MS + performance.now()
  }, 1)
  const now = () => {
    nowMs += 1e-6
    return nowMs
  }
  return { ...systemClock(), now }
}

const request = { client: '10.1.2.3', type: 'GET /' }

export const operations: { readonly [name: string]: Operation } = {
  bare: {
    label: 'hand-written bucket (a boolean)',
    make: () => {
      const bucket = new BareBucket(LIMIT, 1000)
      return () => bucket.take('10.1.2.3', 1)
    },
  },
  allowed: {
    label: '`acquire`, one resource, admitted',
    make: () => {
      const limiter = createLimiter({ limit: LIMIT, window: '1s', clock: agedClock() })
      return () => limiter.acquire(request)
    },
    bar: 160,
  },
  shared: {
    label: '`acquire`, one shared resource, admitted',
    make: () => {
      const resources = { database: { limit: LIMIT, window: '1s', key: 'shared' } } as const
      const limiter = createLimiter({ clock: agedClock(), resources })
      return () => limiter.acquire(request)
    },
    bar: 160,
  },
  leased: {
    label: '`acquire`, one shared resource leased from Redis, admitted',
    make: async () => {
      const limiter = await leasedLimiter(1e3 * LIMIT, ['GET /'], oldClock())
      return () => limiter.acquire(request)
    },
    bar: 160,
  },
  refused: {
    label: '`acquire`, one resource, refused',
    make: () => {
      const limiter = createLimiter({ limit: 1, window: '1h', clock: agedClock() })
      limiter.acquire(request)
      return () => limiter.acquire(request)
    },
  },
  three: {
    label: '`acquire`, three resources, admitted',
    make: () => {
      const limiter = createLimiter({
        clock: agedClock(),
        resources: {
          requests: { limit: LIMIT, window: '1s' },
          database: { limit: LIMIT, window: '1s', key: 'shared' },
          tokens: { limit: LIMIT, window: '1s', key: () => 'ada' },
        },
      })
      return () => limiter.acquire(request)
    },
  },
  manyFree: {
    label: '`acquire`, three of 1,000 resources that are free unless asked for, admitted',
    make: () => {
      const free = { limit: LIMIT, window: '1s', key: 'shared', cost: 0 } as const
      const names = Array.from({ length: 1_000 }, (_, index) => `r${index}`)
      const resources = Object.fromEntries(names.map((name) => [name, free]))
      const limiter = createLimiter({ clock: agedClock(), resources })
      const some = { ...request, cost: { r7: 1, r38: 1, r69: 1 } }
      return () => limiter.acquire(some)
    },
  },
  peek: {
    label: '`peek`, one resource',
    make: () => {
      const limiter = createLimiter({ limit: LIMIT, window: '1s', clock: agedClock() })
      limiter.acquire(request)
      return () => limiter.peek(request)
    },
  },
}
