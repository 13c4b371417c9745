import type { AddressInfo } from 'node:net'
import Router, { type RouterMiddleware } from '@koa/router'
import type Koa from 'koa'
import type { Context, Middleware } from 'koa'
import type { App, Framework, Listening } from '../../core/test/http/behaviour/framework.ts'
import { type KoaLimiterOptions, type OnLimited, predictiveLimit } from '../src/index.ts'

/** Koa, at some version, as the behaviour suite sees it. */
export function koaFramework(name: string, KoaApp: typeof Koa): Framework {
  return {
    name,
    predictiveLimit: (options) => predictiveLimit(options as KoaLimiterOptions<string>),
    answering:
      (answer): OnLimited =>
      async (ctx, decision) => {
        const { status, text } = await answer(decision)
        if (status !== undefined) ctx.status = status
        ctx.body = text
      },
    header: (request, field) => (request as Context).get(field) || undefined,
    published: (request) => (request as Context).state.rateLimit,
    listen: (app) => listen(new KoaApp(), app),
  }
}

async function listen(koa: Koa, { limits = [], routes }: App): Promise<Listening> {
  koa.use(async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      ctx.status = 500
      ctx.body = (error as Error).message
    }
  })
  for (const limit of limits) koa.use(limit as unknown as Middleware)
  koa.use(routerOf(routes).routes())
  const server = koa.listen(0)
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function routerOf(routes: App['routes']): Router {
  const router = new Router()
  for (const { method, path, limits = [], handle } of routes) {
    const middlewares = limits.map((limit) => limit as unknown as RouterMiddleware)
    router[method](path, ...middlewares, async (ctx) => {
      const { status = 200, text } = await handle(ctx)
      ctx.status = status
      ctx.body = text
    })
  }
  return router
}
