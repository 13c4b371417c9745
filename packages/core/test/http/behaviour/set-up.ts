import { expect } from '@jest/globals'
import type { AnyLimiter, AnyOptions, App, Behaviours, Framework } from './framework.ts'
import { hello, type Limit, serving } from './served.ts'

const one = { limit: 1, window: '1m' } as const
const route = { method: 'get', path: '/', handle: hello } as const

/** Collects the codes of the warnings of some limiters. */
function heard(limiters: readonly AnyLimiter[]): readonly string[] {
  const codes: string[] = []
  for (const { limiter } of limiters) limiter.on('warning', ({ code }) => codes.push(code))
  return codes
}

/** The types of the requests that were refused. */
async function refusedTypes(
  framework: Framework,
  appOf: (middleware: AnyLimiter) => App,
  paths: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const types: (string | undefined)[] = []
  const app = (limit: Limit): App => {
    const middleware = limit({ resources: { rows: { limit: 1, window: '1h', cost: () => 2 } } })
    middleware.limiter.on('limited', ({ request }) => types.push(request.type))
    return appOf(middleware)
  }
  await serving(framework, app, async ({ ask }) => {
    for (const path of paths) await ask(path)
  })
  return types
}

async function skips(
  framework: Framework,
  answer: (said: boolean) => boolean | Promise<boolean>,
): Promise<void> {
  const app = (limit: Limit): App => {
    const skip = (request: object) => answer(framework.header(request, 'x-health') !== undefined)
    const middleware = limit({ ...one, skip })
    const handle = (request: object) => {
      middleware.decision(request).settle({ requests: 5 })
      middleware.decision(request).release()
      return { text: `${middleware.decision(request).allowed}` }
    }
    return { limits: [middleware], routes: [{ ...route, handle }] }
  }
  await serving(framework, app, async ({ ask }) => {
    for (let i = 0; i < 3; i++) {
      const skipped = await ask('/', { headers: { 'x-health': '1' } })
      expect(skipped).toMatchObject({ status: 200, text: 'true' })
      expect(skipped.field('ratelimit')).toBeUndefined()
    }
    expect((await ask('/')).field('ratelimit')).toBe('"requests";r=0;t=60')
  })
}

async function warnsOfChain(
  framework: Framework,
  chain: readonly AnyOptions[],
  expected: readonly string[],
): Promise<void> {
  let codes: readonly string[] = []
  const app = (limit: Limit): App => {
    const limits = chain.map((options) => limit(options))
    codes = heard(limits)
    return { limits, routes: [route] }
  }
  await serving(framework, app, async ({ ask }) => {
    expect((await ask('/')).status).toBe(200)
    expect(codes).toEqual(expected)
  })
}

export const setUpIsUnderstood: Behaviours = {
  'requests can be let through without asking the limiter': (framework) => {
    return skips(framework, (said) => said)
  },

  'requests can be let through later': (framework) => {
    return skips(framework, async (said) => said)
  },

  'the type of a request is its route where that is known': async (framework) => {
    const appOf = (middleware: AnyLimiter): App => ({
      routes: [{ ...route, path: '/users/:name', limits: [middleware] }],
    })
    const types = await refusedTypes(framework, appOf, ['/users/ann', '/users/bob?full=1'])
    expect(types).toEqual(['GET /users/:name', 'GET /users/:name'])
  },

  'where no route is known its type is the path without the values in it': async (framework) => {
    const appOf = (middleware: AnyLimiter): App => ({ limits: [middleware], routes: [] })
    const types = await refusedTypes(framework, appOf, ['/users/42/orders/7?full=1'])
    expect(types).toEqual(['GET /users/:id/orders/:id'])
  },

  'a proxy that nobody was told of is warned of once, and the request served': async (
    framework,
  ) => {
    let codes: readonly string[] = []
    const app = (limit: Limit): App => {
      const middleware = limit({ limit: 10, window: '1m' })
      codes = heard([middleware])
      return { limits: [middleware], routes: [route] }
    }
    await serving(framework, app, async ({ ask }) => {
      const headers = { 'x-forwarded-for': '203.0.113.9' }
      expect((await ask('/', { headers })).status).toBe(200)
      expect((await ask('/', { headers })).status).toBe(200)
      expect(codes).toEqual(['PREDICTIVE_LIMIT_W_PROXY_IGNORED'])
    })
  },

  'a made-up forwarding header does not make another client': async (framework) => {
    const app = (limit: Limit): App => {
      const middleware = limit(one)
      heard([middleware])
      return { limits: [middleware], routes: [route] }
    }
    await serving(framework, app, async ({ ask }) => {
      await ask('/', { headers: { 'x-forwarded-for': '203.0.113.9' } })
      const again = await ask('/', { headers: { 'x-forwarded-for': '203.0.113.10' } })
      expect(again.status).toBe(429)
    })
  },

  'two limiters of one chain that share a name and differ are warned of': (framework) => {
    const chain = [one, { limit: 2, window: '1m' }] as const
    return warnsOfChain(framework, chain, ['PREDICTIVE_LIMIT_W_SAME_POLICY'])
  },

  'limiters of one chain with a name each are in order': (framework) => {
    return warnsOfChain(framework, [one, { ...one, name: 'other' }], [])
  },

  'a limiter that meets itself in a chain says that it charged twice': async (framework) => {
    let codes: readonly string[] = []
    const app = (limit: Limit): App => {
      const middleware = limit({ limit: 10, window: '1m' })
      codes = heard([middleware])
      return { limits: [middleware], routes: [{ ...route, limits: [middleware] }] }
    }
    await serving(framework, app, async ({ ask }) => {
      await ask('/')
      await ask('/')
      expect(codes).toEqual(['PREDICTIVE_LIMIT_W_TWICE'])
    })
  },
}
