/** One table of figures, ready to be pasted into documentation. */
export interface Table {
  readonly title: string
  /** Command that reprints it. */
  readonly command: string
  /** How it was measured, in a sentence or two. */
  readonly method: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What the figures say, especially where they are bad. */
  readonly notes?: readonly string[]
}

/** A bar and whether a figure keeps it. */
export function verdict(value: number, bar: number, keeps: 'at most' | 'at least'): string {
  const met = keeps === 'at most' ? value <= bar : value >= bar
  return met ? 'met' : 'MISSED'
}

export function asMarkdown({ title, command, method, columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'))
  return [
    `### ${title}`,
    '',
    `\`${command}\` · ${method}`,
    '',
    line(columns),
    line(rule),
    ...rows.map(line),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
    '',
  ].join('\n')
}
