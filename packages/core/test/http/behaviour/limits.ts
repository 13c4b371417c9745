import { expect } from '@jest/globals'
import type { App, Behaviours } from './framework.ts'
import { hello, type Limit, serving } from './served.ts'

const twice = { limit: 2, window: '1m' } as const
const everywhere = (limit: Limit): App => ({
  limits: [limit(twice)],
  routes: [{ method: 'get', path: '/', handle: hello }],
})

export const limitsAreKept: Behaviours = {
  'as many requests as the burst pass, the next is refused': async (framework) => {
    await serving(framework, everywhere, async ({ ask }) => {
      expect(await ask('/')).toMatchObject({ status: 200, text: 'hello' })
      expect(await ask('/')).toMatchObject({ status: 200 })
      expect(await ask('/')).toMatchObject({ status: 429 })
    })
  },

  'a refused client is admitted again when a token has been refilled': async (framework) => {
    await serving(framework, everywhere, async ({ ask, clock }) => {
      await ask('/')
      await ask('/')
      clock.advance(29_999)
      expect((await ask('/')).status).toBe(429)
      clock.advance(1)
      expect((await ask('/')).status).toBe(200)
    })
  },

  'clients that the option tells apart have a bucket each': async (framework) => {
    const app = (limit: Limit): App => ({
      limits: [
        limit({
          limit: 1,
          window: '1m',
          client: (request) => framework.header(request, 'x-user') ?? '',
        }),
      ],
      routes: [{ method: 'get', path: '/', handle: hello }],
    })
    await serving(framework, app, async ({ ask }) => {
      const as = (user: string) => ask('/', { headers: { 'x-user': user } })
      expect((await as('ann')).status).toBe(200)
      expect((await as('bob')).status).toBe(200)
      expect((await as('ann')).status).toBe(429)
    })
  },

  'a client is known by its plain address, whatever the socket calls it': async (framework) => {
    let client: string | undefined
    const app = (limit: Limit): App => {
      const middleware = limit({ limit: 1, window: '1m' })
      middleware.limiter.on('limited', ({ request }) => {
        client = request.client
      })
      return { limits: [middleware], routes: [{ method: 'get', path: '/', handle: hello }] }
    }
    await serving(framework, app, async ({ ask }) => {
      await ask('/')
      await ask('/')
      expect(client).toBe('127.0.0.1')
    })
  },

  'HEAD and OPTIONS count like any request': async (framework) => {
    await serving(framework, everywhere, async ({ ask }) => {
      expect((await ask('/', { method: 'HEAD' })).field('ratelimit')).toBe('"requests";r=1;t=30')
      expect((await ask('/', { method: 'OPTIONS' })).field('ratelimit')).toBe('"requests";r=0;t=60')
      const refused = await ask('/', { method: 'HEAD' })
      expect(refused).toMatchObject({ status: 429, text: '' })
      expect(refused.field('retry-after')).toBe('30')
    })
  },

  'a dry run counts and reports, refuses nobody, and is not seen by clients': async (framework) => {
    let limited = 0
    const app = (limit: Limit): App => {
      const middleware = limit({ limit: 1, window: '1m', dryRun: true })
      middleware.limiter.on('limited', () => {
        limited++
      })
      return { limits: [middleware], routes: [{ method: 'get', path: '/', handle: hello }] }
    }
    await serving(framework, app, async ({ ask }) => {
      await ask('/')
      const answer = await ask('/')
      expect(answer.status).toBe(200)
      expect(answer.field('ratelimit')).toBeUndefined()
      expect(answer.field('retry-after')).toBeUndefined()
      expect(limited).toBe(1)
    })
  },
}
