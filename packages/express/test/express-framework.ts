import type { AddressInfo } from 'node:net'
import type express from 'express'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { App, Framework, Listening, Route } from '../../core/test/http/behaviour/framework.ts'
import { type ExpressLimiterOptions, type OnLimited, predictiveLimit } from '../src/index.ts'

/** Express, at some version, as the behaviour suite sees it. */
export function expressFramework(name: string, createApp: typeof express): Framework {
  return {
    name,
    predictiveLimit: (options) => predictiveLimit(options as ExpressLimiterOptions<string>),
    answering:
      (answer): OnLimited =>
      async (_req, res, decision) => {
        const { status, text } = await answer(decision)
        if (status !== undefined) res.status(status)
        res.send(text)
      },
    header: (request, field) => (request as Request).get(field),
    published: (request) => (request as Request).rateLimit,
    listen: (app) => listen(createApp(), app),
  }
}

async function listen(app: express.Express, { limits = [], routes }: App): Promise<Listening> {
  for (const limit of limits) app.use(limit as unknown as RequestHandler)
  for (const route of routes) app[route.method](route.path, ...handlersOf(route))
  app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
    res.status(500).send(error.message)
  })
  const server = app.listen(0)
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function handlersOf({ limits = [], handle }: Route): RequestHandler[] {
  const handler: RequestHandler = async (req, res, next) => {
    try {
      const { status = 200, text } = await handle(req)
      res.status(status).send(text)
    } catch (error) {
      next(error)
    }
  }
  return [...limits.map((limit) => limit as unknown as RequestHandler), handler]
}
