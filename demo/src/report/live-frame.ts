import { showDuration } from '../durations.ts'
import { showAmount, showCount, showShare } from './amounts.ts'
import { bar, sparkline } from './bars.ts'
import { classLines } from './class-lines.ts'
import { showLogTime } from './log-time.ts'
import type { Paint, Palette } from './palette.ts'
import type { Picture } from './picture.ts'
import { resourceLines } from './resource-lines.ts'
import { type Row, table } from './table.ts'

/** Size of the terminal, in characters. */
export interface Space {
  readonly columns: number
  readonly rows: number
}

/** Lines that are always there: all but those of resources and classes. */
const fixedLines = 15

/** The picture as lines for a terminal, redrawn in place. */
export function liveFrame(picture: Picture, palette: Palette, { columns, rows }: Space): string {
  const mostClasses = Math.max(0, Math.min(10, rows - fixedLines - picture.rows.length))
  return [
    ...progressLines(picture, palette, columns),
    '',
    ...resourceLines(picture, palette, columns),
    '',
    ...sourceLines(picture, palette),
    '',
    ...graphLines(picture, palette, columns),
    '',
    ...classLines(picture, palette, mostClasses),
  ].join('\n')
}

function progressLines(picture: Picture, palette: Palette, columns: number): string[] {
  const { progress, speed, tally, elapsedMs } = picture
  const done = `${(100 * progress).toFixed(0)} %`.padStart(6)
  const filled = palette.strong(bar(progress, Math.min(60, columns - 20)))
  const facts = [
    `log time ${showLogTime(tally.atMs)}`,
    `×${showCount(speed)}`,
    `lag ${showLag(tally.lagMs)}, at most ${showLag(tally.worstLagMs)}`,
    `unreadable ${showCount(tally.unreadable)}`,
  ]
  return [
    `${palette.faint('▕')}${filled}${palette.faint('▏')}${done}  ${(elapsedMs / 1_000).toFixed(1)} s`,
    facts.join('   '),
  ]
}

function showLag(ms: number): string {
  return showDuration(Math.round(ms))
}

function sourceLines({ stats }: Picture, palette: Palette): string[] {
  const line = (label: string, count: number, paint: Paint): Row => [
    label,
    { text: showCount(count), paint },
    showShare(count, stats.offered),
    { text: bar(stats.offered === 0 ? 0 : count / stats.offered, 30), paint },
  ]
  return table(
    [
      line('admitted, predicted pool', stats.predicted, palette.predicted),
      line('admitted, standard bucket', stats.standard, palette.standard),
      line('refused', stats.refused, palette.refused),
      ...(stats.abandoned > 0
        ? [line('given up while waiting', stats.abandoned, palette.refused)]
        : []),
    ],
    'lrrl',
    [0, 9, 7, 0],
  )
}

function graphLines({ moments, momentMs }: Picture, palette: Palette, columns: number): string[] {
  const shown = moments.slice(-Math.max(20, columns - 40))
  const top = Math.max(0, ...shown.map(({ offered }) => offered))
  const perSecond = showAmount((top * 1_000) / momentMs)
  const seconds = ((shown.length * momentMs) / 1_000).toFixed(0)
  const graph = (key: 'offered' | 'refused'): string =>
    sparkline(
      shown.map((one) => one[key]),
      top,
    )
  return [
    `offered  ${graph('offered')}  ${palette.faint(`last ${seconds} s, peak ${perSecond}/s`)}`,
    `refused  ${palette.refused(graph('refused'))}`,
  ]
}
