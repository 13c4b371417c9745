import type { Arrival } from './arrival.ts'

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** How an arrival travels: a real route, and headers for what a route cannot carry. */
export interface WireRequest {
  readonly method: Method
  readonly path: string
  readonly headers: { readonly [name: string]: string }
}

type ReceivedHeaders = { readonly [name: string]: string | string[] | undefined }

const typeHeader = 'demo-type'
const clientHeader = 'demo-client'

/** Longest name sent; a log may hold names of any length, a header may not. */
const longestName = 200

/** The request that stands for an arrival. */
export function toWire({ type, client, costs }: Arrival): WireRequest {
  const [, method, path] = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/?(.*)$/.exec(type) ?? []
  const headers: { [name: string]: string } = {
    [typeHeader]: encodeName(type),
    [clientHeader]: encodeName(client),
  }
  for (const [resource, cost] of Object.entries(costs)) headers[costHeader(resource)] = String(cost)
  return {
    method: (method as Method | undefined) ?? 'GET',
    path: `/${encodePath(path ?? type)}`,
    headers,
  }
}

export function typeOf(headers: ReceivedHeaders): string {
  return decodeName(headers[typeHeader])
}

export function clientOf(headers: ReceivedHeaders): string {
  return decodeName(headers[clientHeader])
}

/** Reads the cost of one resource; a request that does not name it costs nothing. */
export function costReader(resource: string): (headers: ReceivedHeaders) => number {
  const header = costHeader(resource)
  return (headers) => Number(headers[header] ?? 0)
}

function costHeader(resource: string): string {
  return `demo-cost-${resource.toLowerCase()}`
}

function encodeName(name: string): string {
  return encodeURIComponent(wellFormed(name.slice(0, longestName)))
}

function encodePath(path: string): string {
  return wellFormed(path.slice(0, longestName)).split('/').map(encodeURIComponent).join('/')
}

/** Half a surrogate pair, possible in JSON, has no encoding: U+FFFD takes its place. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

/** `curl` sends no headers of ours: its requests are of one type from one client. */
function decodeName(header: string | string[] | undefined): string {
  return typeof header === 'string' ? decodeURIComponent(header) : 'visitor'
}
