import {
  type Forwarding,
  type HttpAdapter,
  isForwarded,
  type RequestTarget,
} from '@predictive-limit/core'
import type { Context } from 'hono'

/** What `@hono/node-server` binds to a request, read where its `getConnInfo` reads it. */
interface NodeBindings {
  readonly server?: NodeBindings
  readonly incoming?: {
    readonly rawHeaders: readonly string[]
    readonly socket: { readonly remoteAddress?: string }
  }
  readonly outgoing?: {
    readonly destroyed: boolean
    readonly writableFinished: boolean
    once(event: 'close', listener: () => void): unknown
  }
}

/** What the shared policy needs to know of Hono. */
export const honoAdapter: HttpAdapter<Context> = {
  framework: 'Hono',
  proxyAdvice: 'read the address that it sets in the option `client`, with `clientKey`',
  address: (c) => nodeOf(c)?.incoming?.socket.remoteAddress,
  forwarding,
  target,
  holder: (c) => c,
  responseHeader: (c, name) => {
    const fields = fieldsOf(c)
    const at = placeOf(fields, name)
    return at < 0 ? undefined : fields[at + 1]
  },
  setResponseHeader,
  signal: (c) => c.req.raw.signal,
  publish: (c, decision) => c.set('rateLimit', decision),
}

/** Hono believes no proxy, so a header that names another client means that one is in front. */
function forwarding(c: Context): Forwarding {
  return isForwarded(nodeOf(c)?.incoming?.rawHeaders ?? []) ? 'ignored' : 'none'
}

/** Node's side of a request, `undefined` where Hono does not run on Node. */
export function nodeOf(c: Context): NodeBindings | undefined {
  const bindings: NodeBindings | undefined = c.env
  return bindings?.server ?? bindings
}

/** Hono knows all that matches before the first middleware runs; the handler comes last. */
function target({ req }: Context): RequestTarget {
  const pattern = req.matchedRoutes.at(-1)?.path
  const route = pattern === undefined || pattern.endsWith('*') ? undefined : pattern
  return { method: req.method, route, path: req.path }
}

const fieldsKey = Symbol('predictive-limit.fields')

/**
 * Names and values, in turn, of the header fields set so far: Hono can show them only by making a
 * response before there is one.
 */
export function fieldsOf(c: Context): string[] {
  const holder = c as { [fieldsKey]?: string[] }
  holder[fieldsKey] ??= []
  return holder[fieldsKey]
}

function placeOf(fields: readonly string[], name: string): number {
  for (let at = 0; at < fields.length; at += 2) if (fields[at] === name) return at
  return -1
}

function setResponseHeader(c: Context, name: string, value: string): void {
  c.header(name, value)
  const fields = fieldsOf(c)
  const at = placeOf(fields, name)
  if (at < 0) fields.push(name, value)
  else fields[at + 1] = value
}
