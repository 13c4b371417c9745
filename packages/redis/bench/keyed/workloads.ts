import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Public traces of requests, kept beside the repository and not in it. */
const TRACES = new URL('../../../../../shared/traces/', import.meta.url)

export interface Arrival {
  readonly atMs: number
  readonly client: string
  readonly type: string
}

/** Requests of many clients, and the limit of each. */
export interface Workload {
  readonly label: string
  readonly limit: number
  readonly window: '1s' | '1m'
  readonly arrivals: readonly Arrival[]
}

interface Source {
  readonly trace: string
  readonly label: string
  readonly limit: number
  readonly window: '1s' | '1m'
  /** Seconds of the trace in one of the clock's. */
  readonly speed: number
  /** Seconds of the clock's. */
  readonly forS: number
}

const TENANTS = { trace: 'servegen-mlarge-2h', speed: 1, forS: 1_200 }

const SOURCES: readonly Source[] = [
  { ...TENANTS, label: 'tenants, 1,800 a minute', limit: 1_800, window: '1m' },
  { ...TENANTS, label: 'tenants, 30 a second', limit: 30, window: '1s' },
  { ...TENANTS, label: 'tenants, 10 a second', limit: 10, window: '1s' },
  {
    trace: 'semicomplete-access',
    label: 'visitors, 60 a minute',
    limit: 60,
    window: '1m',
    speed: 60,
    forS: 7_200,
  },
  {
    trace: 'alibaba-genai',
    label: 'users of image models, 10 a minute',
    limit: 10,
    window: '1m',
    speed: 60,
    forS: 3_600,
  },
  {
    trace: 'scan-acunetix',
    label: 'a scanner, 60 a minute',
    limit: 60,
    window: '1m',
    speed: 1,
    forS: 1_800,
  },
]

/** One client who asks for twice the limit of 200 a second, at random. */
const FLOOD: Workload = {
  label: 'a client, 200 a second',
  limit: 200,
  window: '1s',
  arrivals: poissonArrivals(400, 60),
}

export function workloads(only: string): Workload[] {
  const flood = FLOOD.label.includes(only) ? [FLOOD] : []
  return [...flood, ...traced(only)]
}

function traced(only: string): Workload[] {
  return SOURCES.filter(
    ({ trace, label }) => label.includes(only) && existsSync(fileOf(trace)),
  ).map((source) => ({ ...source, arrivals: arrivalsOf(source) }))
}

function fileOf(trace: string): URL {
  return new URL(`${trace}.csv.gz`, TRACES)
}

function arrivalsOf({ trace, speed, forS }: Source): Arrival[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(fileOf(trace)))
    .toString()
    .trimEnd()
    .split('\n')
  const columns = header.split(',')
  const arrivals: Arrival[] = []
  for (const line of lines) {
    const fields = line.split(',')
    const field = (column: string) => fields[columns.indexOf(column)]
    const atMs = Math.round((1000 * Number(field('t'))) / speed)
    if (atMs >= 1000 * forS) break
    arrivals.push({ atMs, client: field('client') ?? '', type: field('type') ?? 'all' })
  }
  return arrivals
}

/** A seeded Poisson stream of one client. */
function poissonArrivals(perSecond: number, forS: number): Arrival[] {
  let state = 7
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 1) / 4_294_967_297
  }
  const arrivals: Arrival[] = []
  const gapMs = () => (-1000 * Math.log(random())) / perSecond
  for (let atMs = 0; atMs < 1000 * forS; atMs += gapMs()) {
    arrivals.push({ atMs: Math.round(atMs), client: 'flood', type: 'all' })
  }
  return arrivals
}
