import type { Paint } from './palette.ts'

/** Text, with how to paint it once it has been padded. */
export interface Cell {
  readonly text: string
  readonly paint?: Paint
}

export type Row = readonly (string | Cell)[]

/**
 * Columns by letter: `l` starts at the left, `r` ends at the right; two blanks between columns.
 * `leastWidths` keep a table that is redrawn from trembling.
 */
export function table(
  rows: readonly Row[],
  columns: string,
  leastWidths: readonly number[] = [],
): string[] {
  const widths = [...columns].map((_align, column) =>
    Math.max(leastWidths[column] ?? 0, ...rows.map((row) => textOf(row[column]).length)),
  )
  return rows.map((row) =>
    [...columns]
      .map((align, column) => pad(row[column], widths[column] ?? 0, align))
      .join('  ')
      .trimEnd(),
  )
}

function textOf(cell: string | Cell = ''): string {
  return typeof cell === 'string' ? cell : cell.text
}

function pad(cell: string | Cell | undefined, width: number, align: string): string {
  const text = textOf(cell)
  const padded = align === 'r' ? text.padStart(width) : text.padEnd(width)
  return typeof cell === 'object' && cell.paint ? cell.paint(padded) : padded
}
