import type { Arrival, LineResult } from '../arrival.ts'
import { parseLogTime } from './combined-line.ts'
import { requestType } from './request-type.ts'

type JsonObject = { readonly [name: string]: unknown }

/** Field names in the wild (Caddy, nginx, pino-http, Traefik, Elastic), likeliest first; dots go inside. */
const names = {
  time: [
    'time',
    'timestamp',
    '@timestamp',
    'ts',
    'time_iso8601',
    'time_local',
    'StartUTC',
    'date',
    'msec',
  ],
  client: [
    'client',
    'ip',
    'remote_addr',
    'remote_ip',
    'client_ip',
    'remoteAddress',
    'request.remote_ip',
    'request.client_ip',
    'req.remoteAddress',
    'client.ip',
    'client.address',
    'ClientHost',
  ],
  method: [
    'method',
    'request_method',
    'request.method',
    'req.method',
    'http.request.method',
    'RequestMethod',
    'verb',
  ],
  path: [
    'path',
    'uri',
    'url',
    'request_uri',
    'request.uri',
    'request.url',
    'req.url',
    'url.path',
    'RequestPath',
  ],
  requestLine: ['request'],
  bytes: [
    'bytes',
    'size',
    'body_bytes_sent',
    'bytes_sent',
    'http.response.body.bytes',
    'DownstreamContentSize',
    'res.headers.content-length',
  ],
} as const

/** Reads one line of a JSON access log; it needs a time, all other fields are optional. */
export function readJsonLine(line: string): LineResult {
  const entry = parseObject(line)
  if (entry === undefined) return { why: 'broken JSON' }
  const atMs = parseTime(firstOf(entry, names.time))
  if (atMs === undefined) return { why: 'JSON without a readable time' }
  return { kind: 'arrival', atMs, ...requestOf(entry) }
}

function requestOf(entry: JsonObject): Omit<Arrival, 'kind' | 'atMs'> {
  const [lineMethod, linePath] = textOf(firstOf(entry, names.requestLine)).split(' ')
  const method =
    textOf(firstOf(entry, names.method)) || (linePath === undefined ? 'GET' : lineMethod)
  const path = textOf(firstOf(entry, names.path)) || (linePath ?? '/')
  const bytes = Number(firstOf(entry, names.bytes))
  return {
    type: requestType(method || 'GET', path),
    client: textOf(firstOf(entry, names.client)) || 'unknown',
    costs: bytes > 0 && Number.isFinite(bytes) ? { kilobytes: bytes / 1_000 } : {},
  }
}

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** ISO 8601, a log's bracketed time, or a number of seconds to nanoseconds since the epoch. */
function parseTime(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const number = typeof value === 'number' ? value : Number(value || Number.NaN)
  if (Number.isFinite(number)) return number * epochUnitMs(number)
  const text = String(value)
  const atMs = parseLogTime(text) ?? Date.parse(text)
  return Number.isNaN(atMs) ? undefined : atMs
}

/** The unit of an epoch time, told by its size: 1e9 s, 1e12 ms, 1e15 µs and 1e18 ns are in 2001. */
function epochUnitMs(time: number): number {
  if (time < 1e11) return 1_000
  if (time < 1e14) return 1
  return time < 1e17 ? 1e-3 : 1e-6
}

function firstOf(entry: JsonObject, candidates: readonly string[]): unknown {
  for (const name of candidates) {
    const value = Object.hasOwn(entry, name) ? entry[name] : lookInside(entry, name)
    if (value !== undefined && value !== null && !isObject(value)) return value
  }
  return undefined
}

function lookInside(entry: JsonObject, name: string): unknown {
  let value: unknown = entry
  for (const part of name.split('.')) value = isObject(value) ? value[part] : undefined
  return value
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
