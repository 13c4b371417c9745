import { expect, test } from '@jest/globals'
import { type RedisClient, redisStore } from '@predictive-limit/redis'

const client = {
  status: 'ready',
  evalsha: () => Promise.resolve([]),
  eval: () => Promise.resolve([]),
}

test.each([undefined, 'redis://localhost', {}, { ...client, status: undefined }])(
  '%p is no client',
  (given) => {
    expect(() => redisStore(given as unknown as RedisClient)).toThrow(
      'PREDICTIVE_LIMIT_E_REDIS_CLIENT: Expected the first argument of `redisStore` to be a client',
    )
  },
)

test.each(['', '{api}', 'a b', 7])('%p is no prefix', (prefix) => {
  expect(() => redisStore(client, { prefix: prefix as string })).toThrow(
    'PREDICTIVE_LIMIT_E_PREFIX: Expected `prefix` to be',
  )
})

test.each([0, 1.5, Number.NaN, '4'])('%p is no number of instances', (instances) => {
  expect(() => redisStore(client, { instances: instances as number })).toThrow(
    'PREDICTIVE_LIMIT_E_INSTANCES: Expected `instances` to be',
  )
})

test('a store says what it is', () => {
  expect(redisStore(client, { prefix: 'api:v2', instances: 4 }).kind).toBe('redis')
})
