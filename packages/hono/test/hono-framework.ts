import { serve } from '@hono/node-server'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import type { App, Framework, Listening } from '../../core/test/http/behaviour/framework.ts'
import { type HonoLimiterOptions, type OnLimited, predictiveLimit } from '../src/index.ts'

/** Hono on Node, at some version, as the behaviour suite sees it. */
export function honoFramework(name: string, HonoApp: typeof Hono): Framework {
  return {
    name,
    predictiveLimit: (options) => predictiveLimit(options as HonoLimiterOptions<string>),
    answering:
      (answer): OnLimited =>
      async (c, decision) => {
        const { status, text } = await answer(decision)
        if (status !== undefined) c.status(status as 200)
        return c.body(text)
      },
    header: (request, field) => (request as Context).req.header(field),
    published: (request) => (request as Context).get('rateLimit'),
    listen: (app) => listen(new HonoApp(), app),
  }
}

async function listen(hono: Hono, { limits = [], routes }: App): Promise<Listening> {
  hono.onError((error, c) => c.text(error.message, 500))
  for (const limit of limits) hono.use(limit as unknown as MiddlewareHandler)
  for (const { method, path, limits: onRoute = [], handle } of routes) {
    const handlers = onRoute.map((limit) => limit as unknown as MiddlewareHandler)
    hono.on(method.toUpperCase(), [path], ...handlers, async (c) => {
      const { status = 200, text } = await handle(c)
      return c.newResponse(status === 204 ? null : text, status as 200)
    })
  }
  return new Promise((resolve) => {
    const server = serve({ fetch: hono.fetch, port: 0 }, ({ port }) => {
      resolve({
        port,
        close: () => new Promise((closed) => server.close(() => closed())),
      })
    })
  })
}
