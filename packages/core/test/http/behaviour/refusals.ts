import { expect } from '@jest/globals'
import type { AnyLimiter, AnyOptions, App, Behaviours } from './framework.ts'
import { hello, type Limit, serving } from './served.ts'

const registry = 'https://iana.org/assignments/http-problem-types'
const once = { limit: 1, window: '1m' } as const

function limitedBy(options: AnyOptions): (limit: Limit) => App {
  return (limit) => ({
    limits: [limit(options)],
    routes: [{ method: 'get', path: '/', handle: hello }],
  })
}

export const refusalsAreAnswered: Behaviours = {
  'a refusal is a problem document that names the policy': async (framework) => {
    await serving(framework, limitedBy({ ...once, name: 'api' }), async ({ ask }) => {
      await ask('/')
      const refused = await ask('/')
      expect(refused.status).toBe(429)
      expect(refused.field('content-type')).toMatch(/^application\/problem\+json\b/)
      expect(JSON.parse(refused.text)).toEqual({
        type: `${registry}#quota-exceeded`,
        title: 'Request cannot be satisfied as the assigned quota has been exceeded',
        status: 429,
        'violated-policies': ['api/requests'],
      })
    })
  },

  'a refusal charges none of several resources and names the one that lacked tokens': async (
    framework,
  ) => {
    const resources = {
      requests: { limit: 10, window: '1m' },
      uploads: { limit: 1, window: '1m' },
    } as const
    await serving(framework, limitedBy({ resources }), async ({ ask }) => {
      await ask('/')
      const refused = [await ask('/'), await ask('/')]
      for (const answer of refused) {
        expect(JSON.parse(answer.text)).toMatchObject({ 'violated-policies': ['uploads'] })
        expect(answer.field('ratelimit')).toBe('"requests";r=9;t=6, "uploads";r=0;t=60')
      }
    })
  },

  'a request that costs more than the burst is told that waiting is no use': async (framework) => {
    const resources = { rows: { limit: 10, window: '1s', cost: () => 11 } } as const
    await serving(framework, limitedBy({ resources }), async ({ ask }) => {
      const refused = await ask('/')
      expect(refused.status).toBe(429)
      expect(refused.field('retry-after')).toBeUndefined()
      expect(JSON.parse(refused.text)).toMatchObject({ retryable: false })
      expect(refused.field('ratelimit')).toBe('"rows";r=10;t=0')
    })
  },

  'a blocked client is told so, and for how long': async (framework) => {
    let middleware: AnyLimiter | undefined
    const app = (limit: Limit): App => {
      middleware = limit({ limit: 10, window: '1m', client: () => 'mallory' })
      return { limits: [middleware], routes: [{ method: 'get', path: '/', handle: hello }] }
    }
    await serving(framework, app, async ({ ask }) => {
      middleware?.limiter.block('mallory', 90_000)
      const refused = await ask('/')
      expect(refused.status).toBe(429)
      expect(refused.field('retry-after')).toBe('90')
      expect(refused.field('ratelimit')).toBe('"requests";r=0;t=90')
      expect(JSON.parse(refused.text)).toMatchObject({
        type: `${registry}#abnormal-usage-detected`,
      })
    })
  },

  'the user may answer a refusal; status and fields are set already': async (framework) => {
    const onLimited = framework.answering((decision) => {
      return { text: `come back in ${decision.retryAfterMs} ms` }
    })
    await serving(framework, limitedBy({ ...once, onLimited }), async ({ ask }) => {
      await ask('/')
      const refused = await ask('/')
      expect(refused).toMatchObject({ status: 429, text: 'come back in 60000 ms' })
      expect(refused.field('retry-after')).toBe('60')
      expect(refused.field('ratelimit')).toBe('"requests";r=0;t=60')
    })
  },

  'the user may answer later, and with another status': async (framework) => {
    const onLimited = framework.answering(async () => ({ status: 503, text: 'later' }))
    await serving(framework, limitedBy({ ...once, onLimited }), async ({ ask }) => {
      await ask('/')
      expect(await ask('/')).toMatchObject({ status: 503, text: 'later' })
    })
  },

  'a refused request never reaches the handler': async (framework) => {
    let handled = 0
    const app = (limit: Limit): App => ({
      routes: [
        {
          method: 'get',
          path: '/',
          limits: [limit(once)],
          handle: () => {
            handled++
            return hello()
          },
        },
      ],
    })
    await serving(framework, app, async ({ ask }) => {
      await ask('/')
      await ask('/')
      expect(handled).toBe(1)
    })
  },
}
