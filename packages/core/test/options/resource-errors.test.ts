import { test } from '@jest/globals'
import { expectOptionsRefused, type Wrong } from './expect-refused.ts'

const short = { limit: 100, window: '1m' }

function resource(options: object): object {
  return { resources: { tokens: { limit: 100, window: '1m', ...options } } }
}

const wrong: readonly Wrong[] = [
  {
    code: 'PREDICTIVE_LIMIT_E_LIMIT',
    options: { window: '1m' },
    message:
      'Expected `limit` to be a number of tokens, more than 0, in steps of 1/1000, got undefined. ' +
      'Write the tokens refilled per window, for example `limit: 100, window: "1m"`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_LIMIT',
    options: { limit: '100', window: '1m' },
    message:
      'Expected `limit` to be a number of tokens, more than 0, in steps of 1/1000, got "100". ' +
      'Write the tokens refilled per window, for example `limit: 100, window: "1m"`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_WINDOW',
    options: { limit: 100, window: '1 minute' },
    message:
      'Expected `window` to be a whole number of milliseconds from 1 up, or text such as "500ms", ' +
      '"1s", "5m", "1h", "1d", got "1 minute". Write one number and one unit without a space, for ' +
      'example "1m" for a minute.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_BURST',
    options: { ...short, burst: 0 },
    message:
      'Expected `burst` to be a number of tokens, more than 0, in steps of 1/1000, got 0. Write the ' +
      'most tokens that may be taken at once, or leave it out to use `limit`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_PRECISION',
    options: { limit: 1_000_000_007, window: '365d' },
    message:
      'Expected `limit` × `window` in ms, in lowest terms, to be at most 2^53 so that refill is ' +
      'exact, got 1000000007 × 31536000000. Use a coarser unit: thousands of tokens, with `limit`, ' +
      '`burst`, `surplus` and `cost` divided by 1000, a whole `limit`, or a `window` in whole seconds.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_RESOURCES',
    options: { resources: {} },
    message:
      'Expected `resources` to be an object with 1 to 1024 resources by name, got 0. Write for ' +
      'example `resources: { requests: { limit: 100, window: "1m" } }`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_RESOURCES',
    options: { resources: { tokens: 100 } },
    message:
      'Expected `resources.tokens` to be an object with the options of a resource, got 100. Write ' +
      'for example `{ limit: 100, window: "1m" }`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_SHORT_FORM',
    options: { ...resource({}), limit: 100 },
    message:
      'Expected either `resources` or the short form, got `resources` and `limit`. Move `limit` ' +
      'into the resource that it belongs to.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_SHORT_FORM',
    options: { ...short, cost: 5 },
    message:
      "Expected `cost` inside a resource, got it beside the limiter's own options. Write " +
      '`resources: { requests: { limit, window, cost } }`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_RESOURCE_NAME',
    options: { resources: { 'llm tokens': { limit: 100, window: '1m' } } },
    message:
      'Expected names in `resources` to be a letter and up to 63 letters, digits, `_` or `-`, and ' +
      'nothing that every object has (such as "constructor"), got "llm tokens". Rename the ' +
      'resource; its name enters header fields and store keys.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_KEY',
    options: resource({ key: 'user' }),
    message:
      'Expected `resources.tokens.key` to be "client", "shared" or a function of the request that ' +
      'returns a string, got "user". Write for example `key: (req) => req.get("x-api-key")`, or ' +
      'leave it out for "client".',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_SHARED_LIMIT',
    options: resource({ key: 'shared', limit: () => 100 }),
    message:
      'Expected `resources.tokens.limit` to be a number because `resources.tokens.key` is "shared", ' +
      'got a function. Write a number and change it with `limiter.update()`, or give `key` a ' +
      'function so that every plan has its own bucket.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_COST',
    options: resource({ cost: -1 }),
    message:
      'Expected `resources.tokens.cost` to be a number of tokens from 0 up, a function, or ' +
      '`{ learn: true, initial, max }`, got -1. Leave it out for 1 token a request; 0 leaves the ' +
      'resource out.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_COST',
    options: resource({ cost: 150 }),
    message:
      'Expected `resources.tokens.cost` to be at most `burst`, which is 100, got 150. Raise `burst` ' +
      'to the largest cost: a request that costs more is never admitted.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_COST',
    options: resource({ cost: { learn: true, initial: 8, max: 800 } }),
    message:
      'Expected `resources.tokens.cost.max` to be a number of tokens above 0 and at most `burst`, ' +
      'which is 100, got 800. Write for example `cost: { learn: true, initial: 800, max: 8000 }`.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_SURPLUS',
    options: resource({ surplus: -1 }),
    message:
      'Expected `resources.tokens.surplus` to be a number of tokens, 0 or more, in steps of 1/1000, ' +
      'got -1. Write the tokens that predicted pools may save beyond `burst`, or leave it out for none.',
  },
  {
    code: 'PREDICTIVE_LIMIT_E_MODELS',
    options: resource({ models: ['prophet'] }),
    message:
      'Expected `resources.tokens.models` to be "auto" or a list of "last-value", "ewma", "holt", ' +
      '"regression", "holt-winters", "seasonal", "lstm", "arima", "ets", "mstl", "auto-arima", ' +
      '"batch-regression", got "prophet". Leave it out for "auto", which mixes those measured to help by how well each one forecasts.',
  },
]

test.each(wrong.map((entry) => [entry.message, entry] as const))('%s', (_message, entry) => {
  expectOptionsRefused(entry)
})
