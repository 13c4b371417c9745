import type { LineResult, SourceItem } from '../arrival.ts'
import { textLines } from './text-lines.ts'

/**
 * Reads a file line by line with `readLine`. Blank lines are skipped, others that are no arrival
 * come out as unreadable; a damaged archive ends the file as one more unreadable line.
 */
export async function* readLines(
  path: string,
  readLine: (line: string) => LineResult | undefined,
): AsyncGenerator<SourceItem, void> {
  let line = 0
  try {
    for await (const text of textLines(path)) {
      line += 1
      const result = text.trim() === '' ? undefined : readLine(text)
      if (result === undefined) continue
      yield 'why' in result
        ? { kind: 'unreadable', line, text: excerpt(text), why: result.why }
        : result
    }
  } catch (error) {
    if (!isDamagedArchive(error)) throw error
    yield {
      kind: 'unreadable',
      line: line + 1,
      text: '',
      why: `the archive is damaged here (${error.message})`,
    }
  }
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** zlib's codes all begin like this: Z_DATA_ERROR, Z_BUF_ERROR … */
function isDamagedArchive(
  error: unknown,
): error is { readonly code: string; readonly message: string } {
  return (
    typeof error === 'object' && error !== null && 'code' in error && /^Z_/.test(`${error.code}`)
  )
}
