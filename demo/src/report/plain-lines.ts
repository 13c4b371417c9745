import { showDuration } from '../durations.ts'
import { showAmount, showCount } from './amounts.ts'
import type { Picture } from './picture.ts'

/** Width of each column; the first and the resource are flush left. */
const columns = [
  ['time', -7],
  ['done', 5],
  ['worst lag', 9],
  ['resource', -18],
  ['offered', 9],
  ['forecast', 9],
  ['interval', 17],
  ['pool', 7],
  ['standard', 8],
  ['by pool', 9],
  ['by standard', 11],
  ['refused', 8],
] as const

/** Heading of {@link plainLines}. */
export function plainHeading(): string {
  return line(columns.map(([name]) => name))
}

/** The live table where nothing can be redrawn: a line per resource, the counts on the first. */
export function plainLines({ elapsedMs, progress, tally, stats, rows }: Picture): string {
  const when = [
    `${(elapsedMs / 1_000).toFixed(0)} s`,
    `${(100 * progress).toFixed(0)} %`,
    showDuration(Math.round(tally.worstLagMs)),
  ]
  const counts = [stats.predicted, stats.standard, stats.refused].map(showCount)
  return rows
    .map((row, index) =>
      line([
        ...(index === 0 ? when : ['', '', '']),
        row.name,
        `${showAmount(row.offeredPerSecond)}/s`,
        row.forecast ? `${showAmount(row.forecast.mean)}/s` : '–',
        row.forecast
          ? `${showAmount(row.forecast.lower)} … ${showAmount(row.forecast.upper)}`
          : '–',
        showAmount(row.predicted),
        showAmount(row.standard),
        ...(index === 0 ? counts : []),
      ]),
    )
    .join('\n')
}

function line(cells: readonly string[]): string {
  const padded = columns.map(([, width], index) => {
    const text = cells[index] ?? ''
    return width < 0 ? text.slice(0, -width).padEnd(-width) : text.padStart(width)
  })
  return padded.join('  ').trimEnd()
}
