import { expect, test } from '@jest/globals'
import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  Router,
} from 'express'
import { askWithoutAddress, withServer } from '../../core/test/http/with-server.ts'
import { type ExpressLimiter, manualClock, predictiveLimit } from '../src/index.ts'

const forwarded = { headers: { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' } }

/** A limiter that refuses everything and tells of whom. */
function refusing(): {
  limit: ExpressLimiter<'rows'>
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

async function ask(app: Express, path: string, init: RequestInit = {}): Promise<void> {
  await withServer(app, async (origin) => {
    await fetch(origin + path, init)
  })
}

test('behind proxies that Express was told of, the client is the one they name', async () => {
  const { limit, clients, codes } = refusing()
  const app = express().set('trust proxy', 1).use(limit)
  await ask(app, '/', forwarded)
  expect(clients).toEqual(['203.0.113.9'])
  expect(codes).toEqual([])
  await limit.close()
})

test('a client that can choose its own address is warned of', async () => {
  const { limit, clients, codes } = refusing()
  const app = express().set('trust proxy', true).use(limit)
  await ask(app, '/', forwarded)
  expect(clients).toEqual(['198.51.100.7'])
  expect(codes).toEqual(['PREDICTIVE_LIMIT_W_PROXY_ANYONE'])
  await limit.close()
})

test('a forwarded IPv6 client is known by its network', async () => {
  const { limit, clients } = refusing()
  const app = express().set('trust proxy', 'loopback').use(limit)
  await ask(app, '/', { headers: { 'x-forwarded-for': '2001:DB8:1:2ff::7' } })
  expect(clients).toEqual(['2001:db8:1:200::/56'])
  await limit.close()
})

test('proxies may be named, and no longer be believed, while an app runs', async () => {
  const { limit, clients } = refusing()
  const app = express().use(limit)
  for (const trusted of [0, 1, 0]) await ask(app.set('trust proxy', trusted), '/', forwarded)
  expect(clients).toEqual(['127.0.0.1', '203.0.113.9', '127.0.0.1'])
  await limit.close()
})

test('behind proxies a field that an earlier middleware wrote counts', async () => {
  const { limit, clients } = refusing()
  const app = express().set('trust proxy', 1)
  app.use((req, _res, next) => {
    req.headers['x-forwarded-for'] = '203.0.113.5'
    next()
  })
  await ask(app.use(limit), '/')
  expect(clients).toEqual(['203.0.113.5'])
  await limit.close()
})

test('an address that was set for the request counts', async () => {
  const { limit, clients } = refusing()
  const app = express().use((req, _res, next) => {
    Object.defineProperty(req, 'ip', { value: '198.51.100.9' })
    next()
  })
  await ask(app.use(limit), '/')
  expect(clients).toEqual(['198.51.100.9'])
  await limit.close()
})

test('an address that an app finds in its own way counts', async () => {
  const { limit, clients } = refusing()
  const [own, usual] = [express(), express()]
  const expressIp = Object.getOwnPropertyDescriptor(express.request, 'ip')?.get
  Object.defineProperty(own.request, 'ip', {
    get(this: express.Request) {
      return this.get('cf-connecting-ip') || expressIp?.call(this)
    },
  })
  const init = { headers: { 'cf-connecting-ip': '203.0.113.5' } }
  for (const app of [usual, own, usual]) await ask(app.use(limit), '/', init)
  expect(clients).toEqual(['127.0.0.1', '203.0.113.5', '127.0.0.1'])
  await limit.close()
})

test('the type of a request is its route below the mount point', async () => {
  const { limit, types } = refusing()
  const router = Router().get('/users/:id', limit)
  const app = express().use('/tenants/:tenant', router)
  await ask(app, '/tenants/42/users/7?full=1')
  expect(types).toEqual(['GET /tenants/:id/users/:id'])
  await limit.close()
})

test('a route that is a regular expression is known by the path', async () => {
  const { limit, types } = refusing()
  await ask(express().get(/^\/files\/(.*)/, limit), '/files/2026-11-24')
  expect(types).toEqual(['GET /files/:id'])
  await limit.close()
})

test('a client without an address is nobody in particular, and an error', async () => {
  const { limit } = refusing()
  const toText: ErrorRequestHandler = (error, _req, res, _next) => {
    res.send(error.message)
  }
  const answer = await askWithoutAddress(express().use(limit).use(toText))
  expect(answer).toMatch(/^PREDICTIVE_LIMIT_E_CLIENT_UNKNOWN: .*`client`/)
  await limit.close()
})

test('no address is needed where no resource is kept per client', async () => {
  const limit = predictiveLimit({
    resources: { database: { limit: 5, window: '1s', key: 'shared' } },
    clock: manualClock(),
  })
  const app = express().use(limit, (_req, res) => {
    res.send('served')
  })
  expect(await askWithoutAddress(app)).toBe('served')
  await limit.close()
})

test('a refusal after the header fields were sent ends the response', async () => {
  const { limit } = refusing()
  const app = express()
    .use((_req, res, next) => {
      res.write('first part')
      next()
    })
    .use(limit)
  await withServer(app, async (origin) => {
    const answer = await fetch(origin)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('first part')
  })
  await limit.close()
})

test('a response that was already sent stays as it is', async () => {
  const { limit } = refusing()
  const app = express()
    .use((_req, res, next) => {
      res.send('done')
      next()
    })
    .use(limit)
  await withServer(app, async (origin) => {
    expect(await (await fetch(origin)).text()).toBe('done')
  })
  await limit.close()
})

test('an app mounted in another shares the decision', async () => {
  const limit = predictiveLimit({ limit: 5, window: '1m', clock: manualClock() })
  const inner = express().get('/', (req, res) => {
    res.json(limit.decision(req).resources.requests?.remaining)
  })
  await withServer(express().use(limit).use('/inner', inner), async (origin) => {
    expect(await (await fetch(`${origin}/inner`)).json()).toBe(4)
  })
  await limit.close()
})

test('the last to write `req.rateLimit` is read, also outside of the mounted app that limits', async () => {
  const limit = predictiveLimit({ limit: 5, window: '1m', clock: manualClock() })
  const read: unknown[] = []
  const other: RequestHandler = (req, _res, next) => {
    Object.assign(req, { rateLimit: 'of another limiter' })
    read.push(req.rateLimit)
    next()
  }
  const note: RequestHandler = (req, _res, next) => {
    read.push(req.rateLimit?.allowed ?? req.rateLimit)
    next()
  }
  const mounted = express().use(limit)
  const app = express().use(other, mounted, note, other, (_req, res) => void res.end())
  await ask(app, '/')
  await ask(app, '/')
  const once = ['of another limiter', true, 'of another limiter']
  expect(read).toEqual([...once, ...once])
  await limit.close()
})
