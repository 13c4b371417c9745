import { expect } from '@jest/globals'
import type { AnyLimiter, AnyOptions, App, Behaviours, Framework } from './framework.ts'
import { hello, type Limit, type Served, serving, until } from './served.ts'

const twice = { limit: 2, window: '1m' } as const

/** One route that answers with the status its query asks for. */
function answering(framework: Framework, options: AnyOptions): (limit: Limit) => App {
  return (limit) => ({
    limits: [limit(options)],
    routes: [
      {
        method: 'get',
        path: '/',
        handle: (request) => ({
          status: Number(framework.header(request, 'x-status') ?? 200),
          text: 'done',
        }),
      },
    ],
  })
}

async function statuses({ ask }: Served, wanted: readonly number[]): Promise<readonly number[]> {
  const got: number[] = []
  for (const status of wanted) {
    got.push((await ask('/', { headers: { 'x-status': `${status}` } })).status)
  }
  return got
}

export const responsesAreFollowed: Behaviours = {
  'successful requests can be given back after their response': async (framework) => {
    const app = answering(framework, { ...twice, skipSuccessfulRequests: true })
    await serving(framework, app, async (served) => {
      expect(await statuses(served, [200, 204, 302])).toEqual([200, 204, 302])
      expect(await statuses(served, [400, 500, 200])).toEqual([400, 500, 429])
    })
  },

  'failed requests can be given back after their response': async (framework) => {
    const app = answering(framework, { ...twice, skipFailedRequests: true })
    await serving(framework, app, async (served) => {
      expect(await statuses(served, [400, 500, 404])).toEqual([400, 500, 404])
      expect(await statuses(served, [200, 200, 200])).toEqual([200, 200, 429])
    })
  },

  'what a success is can be said, also later': async (framework) => {
    const app = answering(framework, {
      ...twice,
      skipSuccessfulRequests: true,
      requestWasSuccessful: async (request, status) => {
        return status === 418 && framework.header(request, 'x-status') === '418'
      },
    })
    await serving(framework, app, async (served) => {
      expect(await statuses(served, [418, 418, 418])).toEqual([418, 418, 418])
      expect(await statuses(served, [200, 200, 200])).toEqual([200, 200, 429])
    })
  },

  'when nobody can say whether it was a success, it stays charged, and there is a warning': async (
    framework,
  ) => {
    const warnings: string[] = []
    const app = (limit: Limit): App => {
      const middleware = limit({
        ...twice,
        skipSuccessfulRequests: true,
        requestWasSuccessful: () => {
          throw new Error('no idea')
        },
      })
      middleware.limiter.on('warning', ({ code }) => warnings.push(code))
      return { limits: [middleware], routes: [{ method: 'get', path: '/', handle: hello }] }
    }
    await serving(framework, app, async (served) => {
      expect(await statuses(served, [200, 200, 200])).toEqual([200, 200, 429])
      expect(warnings).toEqual(['PREDICTIVE_LIMIT_W_NOT_RELEASED'])
    })
  },

  'a handler settles what its request really cost': async (framework) => {
    const app = (limit: Limit): App => {
      const middleware = limit({ resources: { tokens: { limit: 100, window: '1m', cost: 40 } } })
      const handle = (request: object) => {
        middleware.decision(request).settle({ tokens: 10 })
        return hello()
      }
      return { limits: [middleware], routes: [{ method: 'get', path: '/', handle }] }
    }
    await serving(framework, app, async ({ ask }) => {
      for (let i = 0; i < 7; i++) expect((await ask('/')).status).toBe(200)
      const refused = await ask('/')
      expect(refused.status).toBe(429)
      expect(refused.field('ratelimit')).toBe('"tokens";r=30;t=6')
    })
  },

  'a handler releases what its request did not use': async (framework) => {
    const app = (limit: Limit): App => {
      const middleware = limit(twice)
      const handle = (request: object) => {
        middleware.decision(request).release()
        middleware.decision(request).release()
        return hello()
      }
      return { limits: [middleware], routes: [{ method: 'get', path: '/', handle }] }
    }
    await serving(framework, app, async (served) => {
      expect(await statuses(served, [200, 200, 200, 200])).toEqual([200, 200, 200, 200])
    })
  },

  'every limiter of a chain has its own decision, and the last one is published': async (
    framework,
  ) => {
    const limiters: AnyLimiter[] = []
    const app = (limit: Limit): App => {
      const site = limit({ name: 'site', limit: 100, window: '1m' })
      const api = limit({ name: 'api', limit: 10, window: '1m' })
      limiters.push(site, api)
      const handle = (request: object) => {
        const left = limiters.map((each) => each.decision(request).resources.requests?.remaining)
        const last = framework.published(request)?.resources.requests?.remaining
        return { text: JSON.stringify([...left, last]) }
      }
      return { limits: [site], routes: [{ method: 'get', path: '/', limits: [api], handle }] }
    }
    await serving(framework, app, async ({ ask }) => {
      expect(JSON.parse((await ask('/')).text)).toEqual([99, 9, 9])
    })
  },

  'a request whose client leaves before its response has failed': async (framework) => {
    const gate: { open?: () => void } = {}
    let limiter: AnyLimiter | undefined
    const app = (limit: Limit): App => {
      limiter = limit({ limit: 1, window: '1m', skipFailedRequests: true })
      const handle = () => {
        return new Promise<{ text: string }>((resolve) => {
          gate.open = () => resolve(hello())
        })
      }
      return { limits: [limiter], routes: [{ method: 'get', path: '/', handle }] }
    }
    await serving(framework, app, async ({ ask }) => {
      const leaving = new AbortController()
      const gone = ask('/', { signal: leaving.signal }).catch((error: Error) => error.name)
      await until(() => gate.open !== undefined)
      leaving.abort()
      expect(await gone).toBe('AbortError')
      await until(() => limiter?.limiter.stats().resources.requests?.tokens.returned === 1)
      gate.open?.()
    })
  },
}
