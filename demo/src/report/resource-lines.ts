import { showAmount } from './amounts.ts'
import { bar } from './bars.ts'
import type { Paint, Palette } from './palette.ts'
import type { Picture, ResourceRow } from './picture.ts'
import { type Cell, table } from './table.ts'

const longestName = 14
const barWidth = 8

/** Columns from which on there is room for bars, full headings and limits. */
const roomyColumns = 106

/** A line per resource: what was offered, what is forecast, what the buckets hold. */
export function resourceLines(
  { rows, level }: Picture,
  palette: Palette,
  columns: number,
): string[] {
  const isRoomy = columns >= roomyColumns
  const interval = `${(200 * level - 100).toFixed(0)} % interval`
  const heading = isRoomy
    ? [
        'resource',
        'offered',
        'forecast',
        interval,
        'predicted pool',
        '',
        'standard bucket',
        '',
        'limit',
      ]
    : ['resource', 'offered', 'forecast', interval, 'pool', 'standard']
  const lines = rows.map((row) => [
    ...demandCells(row),
    ...levelCells(row.predicted, row.burst, palette.predicted, isRoomy),
    ...levelCells(row.standard, row.burst, palette.standard, isRoomy),
    ...(isRoomy ? [`${showAmount(row.perSecond)}/s`] : []),
  ])
  return table(
    [heading.map((text) => ({ text, paint: palette.faint })), ...lines],
    isRoomy ? 'lrrrrlrlr' : 'lrrrrr',
    [0, 8, 8, 17, 8, isRoomy ? barWidth : 8],
  )
}

function demandCells({ name, offeredPerSecond, forecast }: ResourceRow): Cell[] {
  const texts = [
    name.slice(0, longestName),
    `${showAmount(offeredPerSecond)}/s`,
    forecast ? `${showAmount(forecast.mean)}/s` : '–',
    forecast ? `${showAmount(forecast.lower)} … ${showAmount(forecast.upper)}` : '–',
  ]
  return texts.map((text) => ({ text }))
}

function levelCells(amount: number, burst: number, paint: Paint, withBar: boolean): Cell[] {
  const level = { text: showAmount(amount), paint }
  return withBar ? [level, { text: bar(amount / burst, barWidth), paint }] : [level]
}
