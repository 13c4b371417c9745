import {
  type AbortSignalLike,
  type Forwarding,
  type HttpAdapter,
  isForwarded,
  type RequestTarget,
  setNodeHeader,
} from '@predictive-limit/core'
import { sharedNodeWorker } from '@predictive-limit/forecast/node'
import type { Context } from 'koa'
import { createAddressReader } from './address-reader.ts'

/** What the shared policy needs to know of Koa. */
export const koaAdapter: HttpAdapter<Context> = {
  framework: 'Koa',
  proxyAdvice: 'set `app.proxy = true`, and `app.maxIpsCount` to how many there are',
  startWorker: sharedNodeWorker,
  address: createAddressReader(),
  forwarding,
  target,
  holder: (ctx) => ctx.state,
  responseHeader: (ctx, name) => ctx.res.getHeader(name)?.toString(),
  setResponseHeader: (ctx, name, value) => setNodeHeader(ctx.res, name, value),
  signal,
  publish: (ctx, decision) => {
    ctx.state.rateLimit = decision
  },
}

function forwarding({ app, req }: Context): Forwarding {
  if (!isForwarded(req.rawHeaders)) return 'none'
  if (!app.proxy) return 'ignored'
  // Without a count Koa takes the first address of the header, which the client may have written.
  const first = app.maxIpsCount === 0 && app.proxyIpHeader.toLowerCase() === 'x-forwarded-for'
  return first ? 'believed-from-anyone' : 'believed'
}

/** @koa/router leaves the pattern of the route before the middlewares of that route run. */
function target(ctx: Context): RequestTarget {
  const pattern: unknown = ctx._matchedRoute
  const route = typeof pattern === 'string' ? pattern : undefined
  return { method: ctx.req.method ?? '', route, path: ctx.originalUrl }
}

function signal({ res }: Context): AbortSignalLike {
  return {
    get aborted() {
      return res.destroyed
    },
    addEventListener: (_type, listener) => void res.once('close', listener),
    removeEventListener: (_type, listener) => void res.off('close', listener),
  }
}
