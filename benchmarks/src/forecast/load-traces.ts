import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Series, seriesOf, seriesOfCounts, seriesOfTimes } from './series.ts'

/** Public request traces, kept beside the repository and not in it. */
const sharedTraces = new URL('../../../../shared/traces/', import.meta.url)

/** Traces whose times are only known to the hour: finer steps would show what is not there. */
const finestStepS: ReadonlyMap<string, number> = new Map([['semicomplete-access', 600]])

interface TraceInfo {
  readonly file: string
  readonly kind: 'requests' | 'counts' | 'rates'
  readonly stepS?: number
}

/** A file whose first line names no column that can be read; the message says which it has. */
export class TraceColumnError extends Error {}

/** Clients of a trace of rates that the tables of forecasts are made on. */
const usualClients: readonly number[] = [0, 4, 8]

/**
 * Every trace beside the repository that its `index.json` lists; none where there is no such folder.
 *
 * @param clients columns that are read of a trace of rates
 */
export function loadSharedTraces(clients: readonly number[] = usualClients): Series[] {
  const index = new URL('index.json', sharedTraces)
  if (!existsSync(index)) return []
  const traces = JSON.parse(readFileSync(index, 'utf8')) as TraceInfo[]
  return traces
    .filter(({ file }) => existsSync(new URL(file, sharedTraces)))
    .flatMap((info) => sharedTrace(info, clients))
}

function sharedTrace({ file, kind, stepS = 1 }: TraceInfo, clients: readonly number[]): Series[] {
  const name = nameOf(file)
  const path = new URL(file, sharedTraces)
  const finestMs = 1000 * (finestStepS.get(name) ?? 0)
  if (kind !== 'rates') {
    return loadTrace(path, name, stepS).filter(({ stepMs }) => stepMs >= finestMs)
  }
  const { rows } = readTable(path)
  // Requests a second averaged over the step: back to counts.
  return clients.map((client) => {
    const counts = rows.map((row) => Math.round(Number(row[client]) * stepS))
    return seriesOf(`${name} k${client}`, stepS, counts)
  })
}

/**
 * A CSV file, gzipped or not: with a column `t` (seconds) it is one request a line, counted in the
 * steps that suit it; with a column `count` it is one count a line.
 *
 * @param stepS seconds between two counts
 * @throws TraceColumnError when it has neither column
 */
export function loadTrace(path: URL, name: string = nameOf(path.pathname), stepS = 1): Series[] {
  const { columns, rows } = readTable(path)
  const column = (name: string) => {
    const at = columns.indexOf(name)
    return at < 0 ? undefined : rows.map((row) => Number(row[at])).filter(Number.isFinite)
  }
  const times = column('t')
  if (times !== undefined) return seriesOfTimes(name, fromZero(times))
  const counts = column('count')
  if (counts !== undefined) return seriesOfCounts(name, stepS, counts)
  throw new TraceColumnError(
    `${name} has no column \`t\` or \`count\`, only ${columns.join(', ')}.`,
  )
}

function fromZero(timesS: readonly number[]): number[] {
  const sorted = Float64Array.from(timesS).sort()
  const first = sorted[0] ?? 0
  return Array.from(sorted, (time) => time - first)
}

function readTable(path: URL): { columns: string[]; rows: string[][] } {
  const bytes = readFileSync(path)
  const text = (path.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/)
  const fields = (line: string) => line.split(',')
  return { columns: fields(header).map((name) => name.trim()), rows: lines.map(fields) }
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.csv(\.gz)?$/, '')
}
