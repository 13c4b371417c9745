const fieldPattern = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y

/**
 * The fields of one CSV line (RFC 4180, without line breaks inside quotes, so that a stray quote can
 * spoil its own line only); `undefined` when the quoting is broken.
 *
 * @example
 * splitCsvLine('1,"a, ""b""",') // ['1', 'a, "b"', '']
 */
export function splitCsvLine(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',')
  const pattern = new RegExp(fieldPattern)
  const fields: string[] = []
  for (;;) {
    const match = pattern.exec(line)
    if (match === null) return undefined
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return fields
  }
}
