import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { hasTrace, TRACES } from '../simulate/trace.ts'
import { generateVisits } from './generate-visits.ts'
import type { Visit, VisitTrace } from './visit.ts'

/** Which columns of a trace are what. */
interface VisitColumns {
  readonly name: string
  readonly cost: string
  readonly features: readonly string[]
}

const traces: readonly VisitColumns[] = [
  { name: 'semicomplete-access', cost: 'bytes', features: [] },
  { name: 'scan-acunetix', cost: 'bytes', features: [] },
  { name: 'azure-llm-conv', cost: 'output_tokens', features: ['prompt_tokens'] },
  { name: 'servegen-mlarge-2h', cost: 'output_tokens', features: ['prompt_tokens'] },
  { name: 'alibaba-genai', cost: 'exec_s', features: ['prompt_chars', 'images', 'steps'] },
]

/** Every trace of requests that is there, else generated sessions. */
export function readVisitTraces(): VisitTrace[] {
  const present = traces.filter(({ name }) => hasTrace(name)).map(readVisits)
  return present.length > 0 ? present : [generateVisits()]
}

/** The logs of web servers that are there. */
export function readWebLogs(): VisitTrace[] {
  return traces.filter(({ cost, name }) => cost === 'bytes' && hasTrace(name)).map(readVisits)
}

function readVisits({ name, cost, features }: VisitColumns): VisitTrace {
  const text = gunzipSync(readFileSync(new URL(`${name}.csv.gz`, TRACES))).toString()
  const [header = '', ...lines] = text.trimEnd().split('\n')
  const columns = header.split(',')
  const visits = lines.map((line): Visit => {
    const fields = line.split(',')
    const field = (column: string) => fields[columns.indexOf(column)] || undefined
    return {
      atMs: Number(field('t')) * 1_000,
      type: field('type') ?? 'all',
      client: field('client'),
      cost: [Number(field(cost) ?? 0)],
      features: features.map((column) => Number(field(column) ?? Number.NaN)),
    }
  })
  return { name, cost, visits }
}
