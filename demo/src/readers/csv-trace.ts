import type { Arrival, LineResult, Source } from '../arrival.ts'
import { splitCsvLine } from './csv-line.ts'
import { readLines } from './read-lines.ts'

/** The file cannot be used as a trace at all; the message is one sentence for the user. */
export class TraceHeaderError extends Error {}

/** Numeric columns that describe a request rather than what it consumes. */
const descriptions = new Set(['status', 'code', 'port', 'line', 'id'])

interface Columns {
  readonly names: readonly string[]
  readonly t: number
  readonly type: number
  readonly client: number
  /** Column of each cost; known once the first line of data was seen. */
  costs: readonly number[] | undefined
}

/**
 * A CSV trace with a header line: `t` in seconds, optional `type` and `client`. Every other column
 * that is numeric in the first line of data is a cost.
 *
 * @throws {TraceHeaderError} when the header has no column `t`
 */
export function readCsvTrace(path: string): Source {
  let columns: Columns | undefined
  return readLines(path, (line) => {
    if (columns !== undefined) return readTraceLine(line, columns)
    columns = readHeader(line, path)
    return undefined
  })
}

function readHeader(line: string, path: string): Columns {
  const names = (splitCsvLine(line.replace(/^\uFEFF/, '')) ?? []).map((name) => name.trim())
  const t = names.indexOf('t')
  if (t < 0)
    throw new TraceHeaderError(
      `${path} has no column “t”; its first line is “${line.slice(0, 60)}”.`,
    )
  return {
    names,
    t,
    type: names.indexOf('type'),
    client: names.indexOf('client'),
    costs: undefined,
  }
}

function readTraceLine(line: string, columns: Columns): LineResult {
  const fields = splitCsvLine(line)
  if (fields === undefined) return { why: 'broken quotes' }
  if (fields.length !== columns.names.length)
    return { why: `${fields.length} fields, not ${columns.names.length}` }
  const seconds = numberOf(fields[columns.t])
  if (seconds === undefined) return { why: `t is no time: ${fields[columns.t]}` }
  columns.costs ??= costColumns(columns, fields)
  const costs = readCosts(fields, columns)
  if ('why' in costs) return costs
  // Without a type the client is the only kind there is: tenants differ as routes do.
  const client = fields[columns.client] || 'unknown'
  const type = columns.type < 0 ? client : fields[columns.type] || 'unknown'
  return { kind: 'arrival', atMs: seconds * 1_000, type, client, costs: costs.costs }
}

function costColumns({ names, t, type, client }: Columns, fields: readonly string[]): number[] {
  const indexes = names.map((_name, index) => index)
  return indexes.filter(
    (index) =>
      index !== t &&
      index !== type &&
      index !== client &&
      !descriptions.has(names[index] ?? '') &&
      numberOf(fields[index]) !== undefined,
  )
}

function readCosts(
  fields: readonly string[],
  columns: Columns,
): Pick<Arrival, 'costs'> | { readonly why: string } {
  const costs: { [name: string]: number } = {}
  for (const index of columns.costs ?? []) {
    const text = fields[index] ?? ''
    const cost = text === '' ? 0 : numberOf(text)
    const name = resourceName(columns.names[index] ?? '')
    if (cost === undefined || cost < 0) return { why: `${name} is no cost: ${text}` }
    if (cost > 0) costs[name] = (costs[name] ?? 0) + cost
  }
  return { costs }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** A column as a resource: named as limiters demand, and apart from the `requests` all arrivals have. */
function resourceName(column: string): string {
  const name = column.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 60)
  if (!/^[A-Za-z]/.test(name)) return `column${name}`
  return name === 'requests' ? 'requests-cost' : name
}
