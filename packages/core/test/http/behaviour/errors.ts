import { expect } from '@jest/globals'
import type { AnyLimiter, AnyOptions, App, Behaviours, Framework } from './framework.ts'
import { hello, type Limit, serving } from './served.ts'

const fail = (): never => {
  throw new Error('broken option')
}
const failLater = async (): Promise<never> => fail()
const one = { limit: 1, window: '1m' } as const

const failing: readonly (readonly [string, AnyOptions])[] = [
  ['client', { ...one, client: fail }],
  ['type', { ...one, type: fail }],
  ['class', { ...one, class: fail }],
  ['skip', { ...one, skip: fail }],
  ['async skip', { ...one, skip: failLater }],
  ['key', { resources: { first: one, second: { ...one, key: fail } } }],
  ['limit', { resources: { first: one, second: { ...one, limit: fail } } }],
  ['cost', { resources: { first: one, second: { ...one, cost: fail } } }],
  ['async cost', { resources: { first: one, second: { ...one, cost: failLater } } }],
]

async function chargesNothing(framework: Framework, options: AnyOptions): Promise<void> {
  let middleware: AnyLimiter | undefined
  const app = (limit: Limit): App => {
    middleware = limit(options)
    return { limits: [middleware], routes: [{ method: 'get', path: '/', handle: hello }] }
  }
  await serving(framework, app, async ({ ask }) => {
    expect(await ask('/')).toMatchObject({ status: 500, text: 'broken option' })
    const resources = Object.values(middleware?.limiter.stats().resources ?? {})
    expect(resources.map(({ tokens }) => tokens.spent)).toEqual(resources.map(() => 0))
  })
}

async function hearsOf(framework: Framework, answer: () => Promise<never>): Promise<void> {
  const app = (limit: Limit): App => ({
    limits: [limit({ ...one, onLimited: framework.answering(answer) })],
    routes: [{ method: 'get', path: '/', handle: hello }],
  })
  await serving(framework, app, async ({ ask }) => {
    await ask('/')
    expect(await ask('/')).toMatchObject({ status: 500, text: 'broken option' })
  })
}

export const errorsReachTheFramework: Behaviours = {
  ...Object.fromEntries(
    failing.map(([option, options]) => [
      `what the option ${option} throws goes to the error handler, with nothing charged`,
      (framework: Framework) => chargesNothing(framework, options),
    ]),
  ),

  'when the answer to a refusal throws, the error handler hears of it': (framework) => {
    return hearsOf(framework, fail)
  },

  'when the answer to a refusal rejects, the error handler hears of it': (framework) => {
    return hearsOf(framework, failLater)
  },

  'an async cost is awaited': async (framework) => {
    const app = (limit: Limit): App => ({
      limits: [limit({ resources: { rows: { limit: 10, window: '1m', cost: async () => 8 } } })],
      routes: [{ method: 'get', path: '/', handle: hello }],
    })
    await serving(framework, app, async ({ ask }) => {
      expect((await ask('/')).field('ratelimit')).toBe('"rows";r=2;t=48')
      expect((await ask('/')).status).toBe(429)
    })
  },

  'asking for the decision of a limiter that did not run is an error that says so': async (
    framework,
  ) => {
    const app = (limit: Limit): App => {
      const elsewhere = limit(one)
      const handle = (request: object) => ({ text: elsewhere.decision(request).source })
      return { routes: [{ method: 'get', path: '/', handle }] }
    }
    await serving(framework, app, async ({ ask }) => {
      expect((await ask('/')).text).toMatch(/^PREDICTIVE_LIMIT_E_NO_DECISION: /)
    })
  },

  'a handler that throws is answered by the framework, and its request stays charged': async (
    framework,
  ) => {
    const app = (limit: Limit): App => ({
      limits: [limit(one)],
      routes: [{ method: 'get', path: '/', handle: fail }],
    })
    await serving(framework, app, async ({ ask }) => {
      expect(await ask('/')).toMatchObject({ status: 500, text: 'broken option' })
      expect((await ask('/')).status).toBe(429)
    })
  },

  'a failed handler gives its tokens back when failed requests are skipped': async (framework) => {
    const app = (limit: Limit): App => ({
      limits: [limit({ ...one, skipFailedRequests: true })],
      routes: [{ method: 'get', path: '/', handle: fail }],
    })
    await serving(framework, app, async ({ ask }) => {
      expect((await ask('/')).status).toBe(500)
      expect((await ask('/')).status).toBe(500)
    })
  },

  'an option that is wrong is refused when the middleware is made': async (framework) => {
    const make = (options: object) => () => framework.predictiveLimit(options as AnyOptions)
    expect(make({ limit: 1, window: '1x' })).toThrow('PREDICTIVE_LIMIT_E_WINDOW')
    expect(make({ windowMs: 1000, max: 5 })).toThrow('PREDICTIVE_LIMIT_E_FOREIGN_OPTION')
    expect(make({ ...one, headers: 'draft-9' })).toThrow('PREDICTIVE_LIMIT_E_HEADERS')
    expect(make({ ...one, headers: ['draft-8', 'draft-6'] })).toThrow('PREDICTIVE_LIMIT_E_HEADERS')
    expect(make({ ...one, skip: true })).toThrow('PREDICTIVE_LIMIT_E_FUNCTION')
  },
}
