import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Arrival } from './arrivals.ts'

/** Public request traces, kept beside the repository and not in it. */
export const TRACES: URL = new URL('../../../../shared/traces/', import.meta.url)

export function hasTrace(name: string): boolean {
  return existsSync(new URL(`${name}.csv.gz`, TRACES))
}

/** How to read a trace of requests: one a line, `t` in seconds. */
export interface TraceUse {
  readonly name: string
  readonly forMs: number
  readonly classOf: (field: (column: string) => string) => string
}

export function readTrace({ name, forMs, classOf }: TraceUse): readonly Arrival[] {
  const text = gunzipSync(readFileSync(new URL(`${name}.csv.gz`, TRACES))).toString()
  const [header = '', ...lines] = text.trimEnd().split('\n')
  const columns = header.split(',')
  const arrivals: Arrival[] = []
  for (const line of lines) {
    const fields = line.split(',')
    const field = (column: string) => fields[columns.indexOf(column)] ?? ''
    const atMs = Number(field('t')) * 1000
    if (atMs >= forMs) break
    const name = classOf(field)
    arrivals.push({ atMs, class: name, client: field('client') || name, cost: 1 })
  }
  return arrivals
}

export function merged(...traces: readonly (readonly Arrival[])[]): readonly Arrival[] {
  return traces.flat().sort((a, b) => a.atMs - b.atMs)
}
