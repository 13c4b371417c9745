import { bareHotKey, bareManyKeys, bareRefusals, bareThree } from './bare-runs.ts'
import {
  ourHotKey,
  ourLeased,
  ourManyKeys,
  ourPeeks,
  ourRefusals,
  ourShared,
  ourThree,
} from './our-runs.ts'
import { expressRateLimit, honoRateLimiter, rateLimiterFlexible } from './peer-runs.ts'
import { type Duel, shuffledKeys } from './run.ts'

const MANY_KEYS = 100_000

/** A key's demand is averaged over seconds, and its pool sized by that. */
const KEY_LEARNING_MS = 8000

/** What is held follows the forecast of the next second. */
const LEASE_LEARNING_MS = 5000

/** What is measured against what, by the name that `pair.ts` is given. */
export const duels: { readonly [name: string]: Duel } = {
  self: { label: 'bare bucket against itself', yardstick: bareHotKey, contender: bareHotKey },
  hot: {
    label: '`acquire`, one resource, hot key',
    yardstick: bareHotKey,
    contender: () => ourHotKey(true),
    warmUpMs: KEY_LEARNING_MS,
    bar: 2.5,
  },
  plain: {
    label: 'the same with `predict: false`',
    yardstick: bareHotKey,
    contender: () => ourHotKey(false),
  },
  refused: { label: 'a refusal', yardstick: bareRefusals, contender: ourRefusals },
  peek: { label: '`peek`', yardstick: bareHotKey, contender: ourPeeks },
  three: {
    label: '`acquire`, three resources',
    yardstick: bareHotKey,
    contender: ourThree,
    bar: 4,
    warmUpMs: KEY_LEARNING_MS,
  },
  'three-bare': {
    label: 'the same against three bare buckets',
    yardstick: bareThree,
    warmUpMs: KEY_LEARNING_MS,
    contender: ourThree,
  },
  shared1: { label: 'shared, 1 class', yardstick: bareHotKey, contender: () => ourShared(1) },
  shared8: { label: 'shared, 8 classes', yardstick: bareHotKey, contender: () => ourShared(8) },
  shared32: { label: 'shared, 32 classes', yardstick: bareHotKey, contender: () => ourShared(32) },
  leased1: {
    label: 'shared and leased from Redis, 1 class',
    yardstick: bareHotKey,
    contender: () => ourLeased(1),
    warmUpMs: LEASE_LEARNING_MS,
    bar: 3,
  },
  leased32: {
    label: 'shared and leased from Redis, 32 classes',
    yardstick: bareHotKey,
    contender: () => ourLeased(32),
    warmUpMs: LEASE_LEARNING_MS,
  },
  cold: {
    label: '100,000 keys in random order',
    yardstick: () => bareManyKeys(shuffledKeys(MANY_KEYS)),
    contender: () => ourManyKeys(shuffledKeys(MANY_KEYS)),
  },
  'rate-limiter-flexible': {
    label: 'rate-limiter-flexible, `RateLimiterMemory.consume`',
    yardstick: bareHotKey,
    contender: rateLimiterFlexible,
  },
  'express-rate-limit': {
    label: 'express-rate-limit, `MemoryStore.increment`',
    yardstick: bareHotKey,
    contender: expressRateLimit,
  },
  'hono-rate-limiter': {
    label: 'hono-rate-limiter, `MemoryStore.increment`',
    yardstick: bareHotKey,
    contender: honoRateLimiter,
  },
}
