import type { Source, SourceItem } from './arrival.ts'
import { generate } from './generator/generate.ts'
import { readAccessLog } from './readers/access-log.ts'
import { readCsvTrace } from './readers/csv-trace.ts'
import { inOrder } from './readers/in-order.ts'
import type { SourceSpec } from './settings.ts'

/** The arrivals of a source in order of time; every call starts from its beginning. */
export function openSource(spec: SourceSpec): Source {
  if (spec.kind === 'generated') return generatedSource(spec.seed)
  return inOrder(spec.kind === 'log' ? readAccessLog(spec.path) : readCsvTrace(spec.path))
}

async function* generatedSource(seed: number): AsyncGenerator<SourceItem, void> {
  yield* generate(seed)
}
