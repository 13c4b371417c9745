import type { Context } from 'hono'

/** Node's side of a response: of `node:http` or `node:http2`. */
export interface NodeResponse {
  readonly destroyed: boolean
  readonly writableFinished: boolean
  readonly headersSent: boolean
  getHeader(name: string): { toString(): string } | undefined
  setHeader(name: string, value: string): unknown
  once(event: 'close', listener: () => void): unknown
}

/** What `@hono/node-server` binds to a request, read where its `getConnInfo` reads it. */
interface NodeBindings {
  readonly server?: NodeBindings
  readonly incoming?: {
    readonly rawHeaders: readonly string[]
    readonly socket: { readonly remoteAddress?: string }
  }
  readonly outgoing?: NodeResponse
}

/** Node's side of a request, `undefined` where Hono does not run on Node. */
export function nodeRequest(c: Context): NodeBindings['incoming'] {
  return bindingsOf(c)?.incoming
}

/** Node's side of the response, `undefined` where Hono does not run on Node. */
export function nodeResponse(c: Context): NodeResponse | undefined {
  return bindingsOf(c)?.outgoing
}

function bindingsOf(c: Context): NodeBindings | undefined {
  const bindings: NodeBindings | undefined = c.env
  return bindings?.server ?? bindings
}
