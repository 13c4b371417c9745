import { expect } from '@jest/globals'
import type { AnyLimiter, App, Behaviours, Framework } from './framework.ts'
import { hello, type Limit, type Served, serving, until } from './served.ts'

/** One a second, and requests that wait for it. */
async function withWaiting(
  framework: Framework,
  use: (served: Served, stats: () => ReturnType<AnyLimiter['limiter']['stats']>) => Promise<void>,
): Promise<void> {
  const made: AnyLimiter[] = []
  const app = (limit: Limit): App => {
    const middleware = limit({ limit: 1, window: '1s', wait: { maxMs: 5_000, maxWaiting: 2 } })
    made.push(middleware)
    return { limits: [middleware], routes: [{ method: 'get', path: '/', handle: hello }] }
  }
  await serving(framework, app, async (served) => {
    const [middleware] = made
    if (middleware !== undefined) await use(served, () => middleware.limiter.stats())
  })
}

export const requestsMayWait: Behaviours = {
  'a request waits for its tokens instead of being refused': async (framework) => {
    await withWaiting(framework, async ({ ask, clock }, stats) => {
      expect((await ask('/')).status).toBe(200)
      const waiting = ask('/')
      await until(() => stats().waiting === 1)
      clock.advance(1_000)
      expect(await waiting).toMatchObject({ status: 200, text: 'hello' })
    })
  },

  'a request that cannot get its tokens in time is refused at once': async (framework) => {
    await withWaiting(framework, async ({ ask, clock }, stats) => {
      await ask('/')
      const waiting = [ask('/'), ask('/')]
      await until(() => stats().waiting === 2)
      expect((await ask('/')).status).toBe(429)
      clock.advance(1_000)
      clock.advance(1_000)
      expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200])
    })
  },

  'a client that leaves is dropped and takes no tokens': async (framework) => {
    await withWaiting(framework, async ({ ask, clock }, stats) => {
      await ask('/')
      const leaving = new AbortController()
      const gone = ask('/', { signal: leaving.signal }).catch((error: Error) => error.name)
      await until(() => stats().waiting === 1)
      leaving.abort()
      expect(await gone).toBe('AbortError')
      await until(() => stats().waiting === 0)
      expect(stats().abandoned).toBe(1)
      clock.advance(1_000)
      expect((await ask('/')).status).toBe(200)
    })
  },

  'nobody makes an answer for a client that left': async (framework) => {
    const made: AnyLimiter[] = []
    let answers = 0
    const answering = () => {
      answers++
      return { text: 'nobody reads this' }
    }
    const app = (limit: Limit): App => {
      const onLimited = framework.answering(answering)
      made.push(limit({ limit: 1, window: '1s', wait: { maxMs: 5_000 }, onLimited }))
      return { limits: made, routes: [{ method: 'get', path: '/', handle: hello }] }
    }
    await serving(framework, app, async ({ ask }) => {
      await ask('/')
      const leaving = new AbortController()
      const gone = ask('/', { signal: leaving.signal }).catch((error: Error) => error.name)
      await until(() => made[0]?.limiter.stats().waiting === 1)
      leaving.abort()
      expect(await gone).toBe('AbortError')
      await until(() => made[0]?.limiter.stats().abandoned === 1)
      await new Promise((resolve) => setImmediate(resolve))
      expect(answers).toBe(0)
    })
  },

  'closing the limiter answers those who wait with a refusal': async (framework) => {
    const made: AnyLimiter[] = []
    const app = (limit: Limit): App => {
      const middleware = limit({ limit: 1, window: '1s', wait: { maxMs: 5_000 } })
      made.push(middleware)
      return { limits: [middleware], routes: [{ method: 'get', path: '/', handle: hello }] }
    }
    await serving(framework, app, async ({ ask }) => {
      await ask('/')
      const waiting = ask('/')
      await until(() => made[0]?.limiter.stats().waiting === 1)
      await made[0]?.close()
      expect((await waiting).status).toBe(429)
    })
  },
}
