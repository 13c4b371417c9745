import type { Source } from '../arrival.ts'
import { readCombinedLine } from './combined-line.ts'
import { readJsonLine } from './json-line.ts'
import { readLines } from './read-lines.ts'

/** An access log; each line says by its first character whether it is JSON. */
export function readAccessLog(path: string): Source {
  return readLines(path, (line) =>
    line.trimStart().startsWith('{') ? readJsonLine(line) : readCombinedLine(line),
  )
}
