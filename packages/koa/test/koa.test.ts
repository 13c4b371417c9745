import { expect, test } from '@jest/globals'
import Router from '@koa/router'
import Koa, { type Middleware, type Request } from 'koa'
import Koa2 from 'koa2'
import Koa2Oldest from 'koa2-oldest'
import Koa3Oldest from 'koa3-oldest'
import { askWithoutAddress, withServer } from '../../core/test/http/with-server.ts'
import { type KoaLimiter, manualClock, predictiveLimit } from '../src/index.ts'

const forwarded = { headers: { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' } }

/** A limiter that refuses everything and tells of whom. */
function refusing(): {
  limit: KoaLimiter<'rows'>
  clients: unknown[]
  types: unknown[]
  codes: string[]
} {
  const limit = predictiveLimit({
    resources: { rows: { limit: 1, window: '1m', cost: () => 2 } },
    clock: manualClock(),
  })
  const clients: unknown[] = []
  const types: unknown[] = []
  const codes: string[] = []
  limit.limiter.on('limited', ({ request }) => {
    clients.push(request.client)
    types.push(request.type)
  })
  limit.limiter.on('warning', ({ code }) => codes.push(code))
  return { limit, clients, types, codes }
}

async function ask(
  app: Pick<Koa, 'callback'>,
  path: string,
  init: RequestInit = {},
): Promise<void> {
  await withServer(app.callback(), async (origin) => {
    await fetch(origin + path, init)
  })
}

test('behind proxies that Koa was told of, the client is the one they name', async () => {
  const { limit, clients, codes } = refusing()
  await ask(new Koa({ proxy: true, maxIpsCount: 1 }).use(limit), '/', forwarded)
  expect(clients).toEqual(['203.0.113.9'])
  expect(codes).toEqual([])
  await limit.close()
})

test('a client that can choose its own address is warned of', async () => {
  const { limit, clients, codes } = refusing()
  await ask(new Koa({ proxy: true }).use(limit), '/', forwarded)
  expect(clients).toEqual(['198.51.100.7'])
  expect(codes).toEqual(['PREDICTIVE_LIMIT_W_PROXY_ANYONE'])
  await limit.close()
})

test('a header of its own that only the proxy sets is believed', async () => {
  const { limit, clients, codes } = refusing()
  const app = new Koa({ proxy: true, proxyIpHeader: 'X-Real-IP' }).use(limit)
  await ask(app, '/', { headers: { ...forwarded.headers, 'x-real-ip': '203.0.113.9' } })
  expect(clients).toEqual(['203.0.113.9'])
  expect(codes).toEqual([])
  await limit.close()
})

test.each([
  ['Koa 2.15', Koa2Oldest],
  ['Koa 2', Koa2],
  ['Koa 3.0', Koa3Oldest],
  ['Koa 3', Koa],
])('%s: where no proxy is believed no header field is looked at', async (_, AnyKoa) => {
  const { limit, clients } = refusing()
  let looks = 0
  const app = new AnyKoa().use((ctx, next) => {
    Object.defineProperty(ctx.req, 'headers', { get: () => ++looks, configurable: true })
    return next().finally(() => Reflect.deleteProperty(ctx.req, 'headers'))
  })
  app.use(limit as Middleware).use(() => expect(looks).toBe(0))
  await ask(app, '/')
  expect(clients).toEqual(['127.0.0.1'])
  await limit.close()
})

test('an address that was set for the request counts', async () => {
  const { limit, clients } = refusing()
  const app = new Koa().use((ctx, next) => {
    ctx.request.ip = '198.51.100.9'
    return next()
  })
  await ask(app.use(limit), '/')
  expect(clients).toEqual(['198.51.100.9'])
  await limit.close()
})

test('an address that an app finds in its own way counts', async () => {
  const [onApp, onPrototype] = [new Koa(), new Koa()]
  Object.defineProperty(onApp.request, 'ip', { get: () => '203.0.113.5' })
  const own = {
    get ip(): string {
      return (this as unknown as Request).get('cf-connecting-ip') || Reflect.get(koas, 'ip', this)
    },
    set ip(address: string) {
      Reflect.set(koas, 'ip', address, this)
    },
  }
  const koas = Object.getPrototypeOf(onPrototype.request)
  Object.setPrototypeOf(onPrototype.request, Object.setPrototypeOf(own, koas))
  for (const app of [onApp, onPrototype]) {
    const { limit, clients } = refusing()
    await ask(app.use(limit), '/', { headers: { 'cf-connecting-ip': '203.0.113.5' } })
    expect(clients).toEqual(['203.0.113.5'])
    await limit.close()
  }
})

test('one limiter serves an app that believes its proxy and one that does not', async () => {
  const { limit, clients } = refusing()
  const [direct, proxied] = [new Koa(), new Koa({ proxy: true, maxIpsCount: 1 })]
  for (const app of [direct, proxied]) app.use(limit)
  for (const app of [direct, proxied, direct]) await ask(app, '/', forwarded)
  expect(clients).toEqual(['127.0.0.1', '203.0.113.9', '127.0.0.1'])
  await limit.close()
})

test('the type of a request is its route with the prefix of the router', async () => {
  const { limit, types } = refusing()
  const router = new Router({ prefix: '/tenants/:tenant' }).get('/users/:id', limit)
  await ask(new Koa().use(router.routes()), '/tenants/42/users/7?full=1')
  expect(types).toEqual(['GET /tenants/:tenant/users/:id'])
  await limit.close()
})

test('a client without an address is nobody in particular, and an error', async () => {
  const { limit } = refusing()
  const app = new Koa().use(async (ctx, next) => {
    await next().catch((error: Error) => {
      ctx.body = error.message
    })
  })
  const answer = await askWithoutAddress(app.use(limit).callback())
  expect(answer).toMatch(/^PREDICTIVE_LIMIT_E_CLIENT_UNKNOWN: .*`client`/)
  await limit.close()
})

test('a refusal after the header fields were sent ends the response', async () => {
  const { limit } = refusing()
  const app = new Koa().use((ctx, next) => {
    ctx.status = 200
    ctx.respond = false
    ctx.res.write('first part')
    return next()
  })
  await withServer(app.use(limit).callback(), async (origin) => {
    const answer = await fetch(origin)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('first part')
  })
  await limit.close()
})
