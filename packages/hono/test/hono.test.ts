import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { expect, test } from '@jest/globals'
import { Hono } from 'hono'
import { clientKey, manualClock, predictiveLimit } from '../src/index.ts'

const one = { limit: 1, window: '1m', random: () => 0 } as const
const client = () => 'ada'

test('on plain fetch the client is who the option says', async () => {
  const limit = predictiveLimit({
    ...one,
    clock: manualClock(),
    client: (c) => clientKey(c.req.header('x-client-address') ?? '') ?? '',
  })
  const app = new Hono().use(limit).get('/', (c) => c.text('hello'))
  const as = (address: string) => app.request('/', { headers: { 'x-client-address': address } })
  expect((await as('192.0.2.1')).status).toBe(200)
  expect((await as('192.0.2.2')).status).toBe(200)
  expect((await as('::ffff:192.0.2.1')).status).toBe(429)
  await limit.close()
})

test('on plain fetch without that option a request is an error, whatever its header fields say', async () => {
  const limit = predictiveLimit({ ...one, clock: manualClock() })
  const app = new Hono().use(limit).get('/', (c) => c.text('hello'))
  app.onError((error, c) => c.text(error.message, 500))
  const answer = await app.request('/', { headers: { 'x-forwarded-for': '192.0.2.1' } })
  expect(answer.status).toBe(500)
  expect(await answer.text()).toMatch(/^PREDICTIVE_LIMIT_E_CLIENT_UNKNOWN: .*`client`/)
  expect((await app.fetch(new Request('http://localhost/'))).status).toBe(500)
  await limit.close()
})

test('on plain fetch a refusal is a problem document with its fields', async () => {
  const limit = predictiveLimit({ ...one, clock: manualClock(), client })
  const app = new Hono().use(limit).get('/', (c) => c.text('hello'))
  await app.request('/')
  const refused = await app.request('/')
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(refused.headers.get('ratelimit')).toBe('"requests";r=0;t=60')
  expect(await refused.json()).toMatchObject({ status: 429 })
  await limit.close()
})

test('on plain fetch failed requests can be given back', async () => {
  const limit = predictiveLimit({ ...one, clock: manualClock(), client, skipFailedRequests: true })
  const app = new Hono().use(limit).get('/', (c) => c.text('no', 500))
  expect((await app.request('/')).status).toBe(500)
  expect((await app.request('/')).status).toBe(500)
  await limit.close()
})

test.each([
  ['a response of its own making', () => new Response('raw')],
  ['a response that cannot be changed', () => Response.redirect('http://localhost/', 302)],
])('the fields stand on %s', async (_, handler) => {
  const limit = predictiveLimit({ ...one, clock: manualClock(), client })
  const app = new Hono().use(limit).get('/', handler)
  const answer = await app.request('/')
  expect(answer.headers.get('ratelimit')).toBe('"requests";r=0;t=60')
  expect(answer.headers.get('ratelimit-policy')).toBe('"requests";q=1;w=60')
  await limit.close()
})

test('the fields stand on the answer to an error, and on what was not found', async () => {
  const limit = predictiveLimit({ limit: 5, window: '1m', clock: manualClock(), client })
  const app = new Hono().use(limit).get('/', () => {
    throw new Error('broken')
  })
  app.onError((error) => new Response(error.message, { status: 500 }))
  expect((await app.request('/')).headers.get('ratelimit')).toBe('"requests";r=4;t=12')
  expect((await app.request('/nowhere')).headers.get('ratelimit')).toBe('"requests";r=3;t=24')
  await limit.close()
})

test('on Node the fields stand on whatever a handler returns, and one of its own goes first', async () => {
  const limit = predictiveLimit({ limit: 5, window: '1m', clock: manualClock() })
  const app = new Hono()
    .use(limit)
    .get('/', () => new Response('raw'))
    .get('/own', () => new Response('raw', { headers: { 'RateLimit-Policy': '"mine";q=1' } }))
  const fields = async (port: number, path: string) => {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`)
    return [headers.get('ratelimit-policy'), headers.get('ratelimit')]
  }
  const server = serve({ fetch: app.fetch, port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await fields(port, '/')).toEqual(['"requests";q=5;w=60', '"requests";r=4;t=12'])
  expect(await fields(port, '/own')).toEqual(['"mine";q=1', '"requests";r=3;t=24'])
  server.close()
  await limit.close()
})

test('the fields stand on a refusal that `onLimited` makes itself', async () => {
  const onLimited = () => new Response('later', { status: 503 })
  const limit = predictiveLimit({ ...one, clock: manualClock(), client, onLimited })
  const app = new Hono().use(limit).get('/', (c) => c.text('hello'))
  await app.request('/')
  const refused = await app.request('/')
  expect([refused.status, await refused.text()]).toEqual([503, 'later'])
  expect(refused.headers.get('ratelimit')).toBe('"requests";r=0;t=60')
  expect(refused.headers.get('retry-after')).toBe('60')
  await limit.close()
})

test('the type of a request is its route, known before it is reached', async () => {
  const types: unknown[] = []
  const limit = predictiveLimit({
    resources: { rows: { limit: 1, window: '1m', cost: () => 2 } },
    clock: manualClock(),
    client,
  })
  limit.limiter.on('limited', ({ request }) => types.push(request.type))
  const users = new Hono().get('/users/:id', (c) => c.text('hello'))
  const app = new Hono().use(limit).route('/tenants/:tenant', users)
  await app.request('/tenants/42/users/7?full=1')
  await app.request('/nowhere/7')
  expect(types).toEqual(['GET /tenants/:tenant/users/:id', 'GET /nowhere/:id'])
  await limit.close()
})

test('a client that leaves while it waits on plain fetch is dropped', async () => {
  const limit = predictiveLimit({ ...one, clock: manualClock(), client, wait: { maxMs: 120_000 } })
  const app = new Hono().use(limit).get('/', (c) => c.text('hello'))
  await app.request('/')
  const leaving = new AbortController()
  const waiting = app.request('/', { signal: leaving.signal })
  expect(limit.limiter.stats().waiting).toBe(1)
  leaving.abort()
  expect((await waiting).status).toBe(429)
  expect(limit.limiter.stats()).toMatchObject({ waiting: 0, abandoned: 1 })
  await limit.close()
})
