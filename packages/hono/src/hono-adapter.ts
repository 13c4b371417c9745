import {
  type Forwarding,
  type HttpAdapter,
  isForwarded,
  type RequestTarget,
} from '@predictive-limit/core'
import type { Context } from 'hono'
import { nodeRequest } from './node-bindings.ts'
import { responseHeader, setResponseHeader } from './response-fields.ts'

/** What the shared policy needs to know of Hono. */
export const honoAdapter: HttpAdapter<Context> = {
  framework: 'Hono',
  proxyAdvice: 'read the address that it sets in the option `client`, with `clientKey`',
  address: (c) => nodeRequest(c)?.socket.remoteAddress,
  forwarding,
  target,
  holder: (c) => c,
  responseHeader,
  setResponseHeader,
  signal: (c) => c.req.raw.signal,
  publish: (c, decision) => c.set('rateLimit', decision),
}

/** Hono believes no proxy, so a header that names another client means that one is in front. */
function forwarding(c: Context): Forwarding {
  return isForwarded(nodeRequest(c)?.rawHeaders ?? []) ? 'ignored' : 'none'
}

/** Hono knows all that matches before the first middleware runs; the handler comes last. */
function target({ req }: Context): RequestTarget {
  const pattern = req.matchedRoutes.at(-1)?.path
  const route = pattern === undefined || pattern.endsWith('*') ? undefined : pattern
  return { method: req.method, route, path: req.path }
}
