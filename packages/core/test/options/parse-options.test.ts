import { expect, test } from '@jest/globals'
import { parseHttpOptions } from '../../src/options/parse-http-options.ts'
import { parseOptions } from '../../src/options/parse-options.ts'

test('the short form is one resource called requests, one bucket per client', () => {
  const spec = parseOptions({ limit: 100, window: '1m' })
  expect(spec.resources).toEqual([
    {
      name: 'requests',
      path: '',
      limit: 100,
      windowMs: 60_000,
      burst: 100,
      key: 'client',
      cost: 1,
      surplus: 0,
      models: 'auto',
      dryRun: false,
    },
  ])
})

test('what is left out gets the documented default', () => {
  const { resources, random, ...rest } = parseOptions({ limit: 1, window: 1 })
  expect(resources).toHaveLength(1)
  expect(random).toBe(Math.random)
  expect(rest).toEqual({
    name: 'default',
    client: undefined,
    type: undefined,
    class: undefined,
    store: undefined,
    predict: {
      everyMs: 100,
      horizonsMs: [100, 1_000, 10_000],
      level: 0.95,
      patterns: true,
      worker: undefined,
    },
    wait: undefined,
    storeErrorPolicy: 'local',
    dryRun: false,
    clock: undefined,
  })
})

test('an option that is undefined counts as left out', () => {
  const spec = parseOptions({ limit: 1, window: 1, burst: undefined, resources: undefined })
  expect(spec.resources[0]?.burst).toBe(1)
})

test('resources keep their order, and take the models of predict where they name none', () => {
  const spec = parseOptions({
    resources: {
      requests: { limit: 600, window: '1m' },
      database: { limit: 2_000, window: '1s', key: 'shared', models: ['holt'] },
    },
    predict: { models: ['ewma'] },
  })
  expect(spec.resources.map(({ name, models }) => [name, models])).toEqual([
    ['requests', ['ewma']],
    ['database', ['holt']],
  ])
})

test('a burst follows a limit that is a function', () => {
  const plan = (): number => 100
  const spec = parseOptions({ limit: plan, window: '1m' })
  expect(spec.resources[0]).toMatchObject({ limit: plan, burst: undefined })
})

test('1,024 resources are accepted, one more is refused', () => {
  const resources = (count: number): Record<string, { limit: number; window: number }> => {
    const names = Array.from({ length: count }, (_, index) => `r${index}`)
    return Object.fromEntries(names.map((name) => [name, { limit: 1, window: 1 }]))
  }
  expect(parseOptions({ resources: resources(1_024) }).resources).toHaveLength(1_024)
  expect(() => parseOptions({ resources: resources(1_025) })).toThrow(
    '1 to 1024 resources by name, got 1025',
  )
})

test.each(['constructor', 'toString', 'valueOf', '__proto__', '9lives', ''])(
  'no resource can be called %j',
  (name) => {
    const resources = Object.fromEntries([[name, { limit: 1, window: 1 }]])
    expect(() => parseOptions({ resources })).toThrow('PREDICTIVE_LIMIT_E_RESOURCE_NAME')
  },
)

test('horizons are sorted and not repeated', () => {
  const spec = parseOptions({
    limit: 1,
    window: 1,
    predict: { every: 50, horizonsMs: [500, 50, 500] },
  })
  expect(spec.predict?.horizonsMs).toEqual([50, 500])
})

test('a horizon is at most 10,000 ticks away, as far as a forecaster trains', () => {
  const predict = (horizonMs: number): object =>
    parseOptions({ limit: 1, window: 1, predict: { horizonsMs: [horizonMs] } })
  expect(predict(1_000_000)).toMatchObject({ predict: { horizonsMs: [1_000_000] } })
  expect(() => predict(1_000_100)).toThrow('got 1000100')
})

test('prediction can be off', () => {
  expect(parseOptions({ limit: 1, window: 1, predict: false }).predict).toBeUndefined()
})

test('1,000 requests may wait unless said otherwise', () => {
  const spec = parseOptions({ limit: 1, window: 1, wait: { maxMs: 500 } })
  expect(spec.wait).toEqual({ maxMs: 500, maxWaiting: 1000 })
})

test('a cost that is rounded up beyond the burst is refused', () => {
  const options = { resources: { rows: { limit: 1, window: 1, cost: 1.0001 } } }
  expect(() => parseOptions(options)).toThrow('at most `burst`, which is 1, got 1.0001')
})

test('one header generation, several, or none', () => {
  const headers = (value: Parameters<typeof parseHttpOptions>[0]['headers']): unknown =>
    parseHttpOptions({ headers: value }).headers
  expect(headers(undefined)).toEqual(['draft-8'])
  expect(headers('legacy')).toEqual(['legacy'])
  expect(headers(['draft-7', 'legacy', 'draft-7'])).toEqual(['draft-7', 'legacy'])
  expect(headers(false)).toEqual([])
})

test('a status below 400 is a success unless said otherwise', () => {
  const { requestWasSuccessful } = parseHttpOptions<undefined, never>({})
  expect([200, 399, 400, 503].map((status) => requestWasSuccessful(undefined, status))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('the HTTP options alone are checked to be options, too', () => {
  const nothing = undefined as unknown as Parameters<typeof parseHttpOptions>[0]
  expect(() => parseHttpOptions(nothing)).toThrow('PREDICTIVE_LIMIT_E_OPTIONS')
})
