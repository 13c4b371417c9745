import { showDuration } from '../durations.ts'
import type { ClassCount } from '../server/class-counts.ts'
import { showAmount, showCount, showShare } from './amounts.ts'
import { bar, sparkline } from './bars.ts'
import { showLogTime } from './log-time.ts'
import type { Paint, Palette } from './palette.ts'
import type { Picture, ResourceRow } from './picture.ts'
import { type Row, table } from './table.ts'

/** Size of the terminal, in characters. */
export interface Space {
  readonly columns: number
  readonly rows: number
}

/** Lines that are always there: all but those of resources and classes. */
const fixedLines = 15
const longestName = 24

/** The picture as lines for a terminal, redrawn in place. */
export function liveFrame(picture: Picture, palette: Palette, space: Space): string {
  const classLines = Math.max(0, Math.min(10, space.rows - fixedLines - picture.rows.length))
  return [
    progressLine(picture, palette, space),
    '',
    ...resourceLines(picture.rows, palette, space),
    '',
    ...sourceLines(picture, palette),
    '',
    ...graphLines(picture, palette),
    '',
    ...classTable(picture, palette, classLines),
  ].join('\n')
}

function progressLine(picture: Picture, palette: Palette, { columns }: Space): string {
  const { progress, speed, tally, elapsedMs } = picture
  const facts = [
    `${(100 * progress).toFixed(0)} %`.padStart(5),
    showLogTime(tally.atMs),
    `×${showCount(speed)}`,
    showDuration(Math.floor(elapsedMs / 100) * 100),
    `lag ${showDuration(Math.round(tally.lagMs))}, at most ${showDuration(Math.round(tally.worstLagMs))}`,
    `unreadable ${showCount(tally.unreadable)}`,
  ].join('   ')
  const width = Math.max(10, Math.min(30, columns - facts.length - 4))
  return `${palette.faint('▕')}${palette.strong(bar(progress, width))}${palette.faint('▏')}${facts}`
}

function resourceLines(rows: readonly ResourceRow[], palette: Palette, space: Space): string[] {
  const barWidth = space.columns >= 104 ? 8 : 0
  const heading = [
    'resource',
    'offered',
    'forecast',
    'interval',
    'predicted pool',
    '',
    'standard bucket',
    '',
    'limit',
  ]
  const level = (amount: number, burst: number, paint: Paint): Row => [
    { text: showAmount(amount), paint },
    { text: barWidth > 0 ? bar(amount / burst, barWidth) : '', paint },
  ]
  const lines = rows.map((row) => [
    row.name.slice(0, longestName),
    `${showAmount(row.offeredPerSecond)}/s`,
    row.forecast ? `${showAmount(row.forecast.mean)}/s` : '–',
    row.forecast ? `${showAmount(row.forecast.lower)} … ${showAmount(row.forecast.upper)}` : '–',
    ...level(row.predicted, row.burst, palette.predicted),
    ...level(row.standard, row.burst, palette.standard),
    `${showAmount(row.perSecond)}/s`,
  ])
  return table([heading.map((text) => ({ text, paint: palette.faint })), ...lines], 'lrrrrlrlr')
}

function sourceLines({ stats }: Picture, palette: Palette): string[] {
  const line = (label: string, count: number, paint: Paint): Row => [
    label,
    { text: showCount(count), paint },
    showShare(count, stats.offered),
    { text: bar(stats.offered === 0 ? 0 : count / stats.offered, 40), paint },
  ]
  return table(
    [
      line('admitted, predicted pool', stats.predicted, palette.predicted),
      line('admitted, standard bucket', stats.standard, palette.standard),
      line('refused', stats.refused, palette.refused),
    ],
    'lrrl',
  )
}

function graphLines({ moments, momentMs }: Picture, palette: Palette): string[] {
  const top = Math.max(0, ...moments.map(({ offered }) => offered))
  const perSecond = showAmount((top * 1_000) / momentMs)
  const seconds = showDuration(moments.length * momentMs)
  const line = (pick: 'offered' | 'refused'): string =>
    sparkline(
      moments.map((one) => one[pick]),
      top,
    )
  return [
    `offered  ${line('offered')}  ${palette.faint(`last ${seconds}, peak ${perSecond}/s`)}`,
    `refused  ${palette.refused(line('refused'))}`,
  ]
}

/** The busiest classes, and how many more there are. */
function classTable({ classes }: Picture, palette: Palette, lines: number): string[] {
  if (lines < 2) return []
  const heading = ['class', 'offered', 'predicted', 'standard', 'refused', 'a plain bucket refuses']
  const rows = classes
    .slice(0, lines)
    .map(([name, count]) => [
      name.slice(0, longestName),
      showCount(count.offered),
      { text: showShare(count.predicted, count.offered), paint: palette.predicted },
      { text: showShare(count.standard, count.offered), paint: palette.standard },
      { text: showShare(refusedOf(count), count.offered), paint: palette.refused },
      { text: showShare(count.offered - count.plain, count.offered), paint: palette.faint },
    ])
  const more = classes.length - rows.length
  return [
    ...table([heading.map((text) => ({ text, paint: palette.faint })), ...rows], 'lrrrrr'),
    ...(more > 0 ? [palette.faint(`and ${more} more`)] : []),
  ]
}

function refusedOf({ offered, predicted, standard }: ClassCount): number {
  return offered - predicted - standard
}
