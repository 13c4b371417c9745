import { test } from '@jest/globals'
import { parseMaxKeys } from '../../src/options/parse-max-keys.ts'
import { expectOptionsRefused, expectRefused, type Wrong } from './expect-refused.ts'

const short = { limit: 100, window: '1m' }

const wrong: readonly Wrong[] = [
  {
    code: 'PREDICTIVE_LIMIT_E_OPTIONS',
    options: undefined,
    message:
      'Expected an object with options, got undefined. Write for example `{ limit: 100, window: "1m" }`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_UNKNOWN_OPTION',
    options: { limit: 100, widnow: '1m' },
    message:
      'Expected options of predictive-limit, got `widnow`, which does not exist. Did you mean `window`?',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_UNKNOWN_OPTION',
    options: { resources: { tokens: { ...short, colour: 'red' } } },
    message:
      'Expected options of predictive-limit, got `resources.tokens.colour`, which does not exist. ' +
      'The options here are `limit`, `window`, `burst`, `key`, `cost`, `surplus`, `models`, `dryRun`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_FOREIGN_OPTION',
    options: { windowMs: 60_000, limit: 100 },
    message:
      'Expected options of predictive-limit, got `windowMs`, which belongs to another limiter. ' +
      'Write `window`, in milliseconds or as text such as "1m".',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_NAME',
    options: { ...short, name: 'my api' },
    message:
      'Expected `name` to be text of 1 to 64 letters, digits, `.`, `_` or `-`, got "my api". Write ' +
      'for example `name: "api"`; it enters policy names and store keys.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_CLIENT',
    options: { ...short, client: 'ip' },
    message:
      'Expected `client` to be a function, got "ip". Write `client: (req) => req.user.id`, or leave it out.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_TYPE',
    options: { ...short, type: 1 },
    message:
      'Expected `type` to be a function, got 1. Write `type: (req) => req.route.path`, or leave it out.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_CLASS',
    options: { ...short, class: 'gold' },
    message:
      'Expected `class` to be a function, got "gold". Write `class: (req) => req.user.plan`, or leave it out.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_STORE',
    options: { ...short, store: new Map() },
    message:
      'Expected `store` to be a store of predictive-limit, with `kind` and `open`, got an object. ' +
      'Write `store: memoryStore()`; stores of other limiters do not hold predicted pools.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_PREDICT',
    options: { ...short, predict: 'auto' },
    message:
      'Expected `predict` to be true, false or an object, got "auto". Leave it out to forecast.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_PREDICT',
    options: { ...short, predict: { every: 5 } },
    message:
      'Expected `predict.every` to be a whole number of milliseconds from 10 to 10000, got 5. Leave ' +
      'it out for 100 ms.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_PREDICT',
    options: { ...short, predict: { horizonsMs: [100, 150] } },
    message:
      'Expected `predict.horizonsMs` to be 1 to 10000 times `predict.every`, which is 100 ms, got ' +
      '150. Leave it out for [100, 1000, 10000].',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_PREDICT',
    options: { ...short, predict: { level: 95 } },
    message: 'Expected `predict.level` to be above 0.5 and below 1, got 95. Leave it out for 0.95.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_PREDICT',
    options: { ...short, predict: { patterns: 'rules' } },
    message:
      'Expected `predict.patterns` to be true or false, got "rules". Write `false` to learn no ' +
      'patterns of requests.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_PREDICT',
    options: { ...short, predict: { worker: true } },
    message:
      'Expected `predict.worker` to be false or a worker with `train` and `close`, such as ' +
      'nodeWorker(), got true. Write false to train in idle slices.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_HISTORY',
    options: { ...short, predict: { history: 'access.log' } },
    message:
      'Expected `predict.history` to be a list or an (async) iterable of { at, type, client, cost }, ' +
      'got "access.log". Leave it out to learn from the traffic alone.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_HISTORY',
    options: { ...short, predict: { history: [{ at: '2026-03-23' }] } },
    message:
      'Expected record 1 of `predict.history` to have `at` in epoch milliseconds, got "2026-03-23". ' +
      'A record is { at, type, client, cost }; leave out what is not known.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_WAIT',
    options: { ...short, wait: { maxMs: 0 } },
    message:
      'Expected `wait.maxMs` to be milliseconds above 0 and at most 2147483647, got 0. Write for ' +
      'example `wait: { maxMs: 500 }`, or leave it out to refuse at once.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_WAIT',
    options: { ...short, wait: { maxMs: 500, maxWaiting: 0 } },
    message:
      'Expected `wait.maxWaiting` to be a whole number of requests from 1 up, got 0. Write for ' +
      'example `wait: { maxMs: 500 }`, or leave it out to refuse at once.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_STORE_ERROR_POLICY',
    options: { ...short, storeErrorPolicy: 'pass' },
    message:
      'Expected `storeErrorPolicy` to be "local", "open" or "closed", got "pass". Leave it out for ' +
      '"local", which keeps a local share of the limit while the store is away.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_HEADERS',
    options: { ...short, headers: true },
    message:
      'Expected `headers` to be one or several of "draft-8", "draft-7", "draft-6" and "legacy", or ' +
      'false, got true. Leave it out for "draft-8"; "legacy" sends `X-RateLimit-*`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_FUNCTION',
    options: { ...short, skip: ['/health'] },
    message:
      'Expected `skip` to be a function, got ["/health"]. Write `skip: (req) => req.path === "/health"`, ' +
      'or leave it out.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_FLAG',
    options: { ...short, dryRun: 'true' },
    message:
      'Expected `dryRun` to be true or false, got "true". Convert text from the environment first, ' +
      'for example with `value === "true"`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_CLOCK',
    options: { ...short, clock: { now: () => 0, wall: () => 0, every: () => () => {} } },
    message:
      'Expected `clock` to be a clock with the functions now, wall, every and after (`after` is ' +
      'missing), got an object. Write `clock: manualClock()` in tests, or leave it out for real time.',
  },
]

test.each(wrong.map((entry) => [entry.message, entry] as const))('%s', (_message, entry) => {
  expectOptionsRefused(entry)
})

test('maxKeys that is not a number of keys is refused', () => {
  const message =
    'Expected `maxKeys` to be a whole number of keys from 1 up, got 0.5. Write more than the ' +
    'clients that are limited at one time; a key takes less than 100 bytes.'
  expectRefused(() => parseMaxKeys(0.5), { code: 'PREDICTIVE_LIMIT_E_MAX_KEYS', message })
})
