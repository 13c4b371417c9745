import {
  type AbortSignalLike,
  collapsePath,
  type Forwarding,
  type HttpAdapter,
  isForwarded,
  type RequestTarget,
  setNodeHeader,
} from '@predictive-limit/core'
import { sharedNodeWorker } from '@predictive-limit/forecast/node'
import type { Request, Response } from 'express'
import { createAddressReader } from './address-reader.ts'
import { lookUp } from './look-up.ts'
import { holderOf, publishDecision } from './request-decision.ts'

/** What the shared policy needs to know of Express. */
export const expressAdapter: HttpAdapter<Request, Response> = {
  framework: 'Express',
  proxyAdvice:
    "tell Express how many there are with `app.set('trust proxy', 1)`, or their addresses",
  startWorker: sharedNodeWorker,
  address: createAddressReader(),
  forwarding,
  target,
  holder: holderOf,
  responseHeader: (res, name) => res.getHeader(name)?.toString(),
  setResponseHeader,
  signal,
  publish: publishDecision,
}

function setResponseHeader(res: Response, name: string, value: string): void {
  setNodeHeader(res, name, value, lookUp(res, 'setHeader'))
}

function forwarding(req: Request): Forwarding {
  if (!isForwarded(lookUp(req, 'rawHeaders'))) return 'none'
  const trust: unknown = req.app.get('trust proxy')
  if (trust === true) return 'believed-from-anyone'
  return trust ? 'believed' : 'ignored'
}

/** The route is known where the middleware stands on one: `app.post('/chat', limit, …)`. */
function target(req: Request): RequestTarget {
  // Nearly always there is none, which is found out last.
  const pattern: unknown = Object.hasOwn(req, 'route') ? lookUp(req, 'route')?.path : undefined
  const route = typeof pattern === 'string' ? mountOf(req) + pattern : undefined
  return { method: lookUp(req, 'method'), route, path: lookUp(req, 'originalUrl') }
}

/** Express tells the path of the mount point, not its pattern, so there may be values in it. */
function mountOf({ baseUrl }: Request): string {
  return baseUrl === '' ? '' : collapsePath(baseUrl)
}

function signal({ res }: Request): AbortSignalLike {
  return {
    get aborted() {
      return res?.destroyed === true
    },
    addEventListener: (_type, listener) => void res?.once('close', listener),
    removeEventListener: (_type, listener) => void res?.off('close', listener),
  }
}
