import { PredictiveLimitError } from '@predictive-limit/core'
import { TraceHeaderError } from './readers/csv-trace.ts'
import type { Settings } from './settings.ts'

/** Something the user gave cannot be used; the message is one sentence for them. */
export class InputError extends Error {}

/** The sentence for an error that is the input's fault; `undefined` when it is ours. */
export function inputSentence(error: unknown, { source, port }: Settings): string | undefined {
  if (error instanceof InputError || error instanceof TraceHeaderError) return error.message
  if (error instanceof PredictiveLimitError) return `The limiter cannot use that. ${error.message}`
  const code = (Object(error) as { code?: unknown }).code
  if (code === 'EADDRINUSE') return `Port ${port} is taken; give another --port, or none.`
  if (code === 'EACCES' && source.kind === 'generated') return `Port ${port} may not be used.`
  if (source.kind === 'generated') return undefined
  if (code === 'ENOENT') return `There is no file ${source.path}.`
  if (code === 'EISDIR') return `${source.path} is a directory, not a file.`
  if (code === 'EACCES') return `${source.path} may not be read.`
  return undefined
}
