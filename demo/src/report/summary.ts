import { showDuration } from '../durations.ts'
import { showCount, showShare } from './amounts.ts'
import { ledgerOf } from './ledger.ts'
import type { Palette } from './palette.ts'
import type { Picture } from './picture.ts'
import { type Row, table } from './table.ts'

const mostClasses = 12

const explanation =
  'A pool keeps tokens for the class it was forecast for; a flood of another class cannot take them.'

/** What is left to say when the replay is over. */
export function summary(picture: Picture, palette: Palette): string {
  const { strong } = palette
  return [
    strong('Summary'),
    ...indent(headlines(picture)),
    '',
    strong('Decisions'),
    ...indent(decisions(picture, palette)),
    '',
    strong('Admitted by class'),
    ...indent(byClass(picture, palette)),
    ...indent([palette.faint(explanation)]),
    '',
    strong('Forecasts whose interval held what then came'),
    ...indent(intervals(picture, palette)),
    '',
    ...ledgerOf(picture.tally, picture.stats).lines,
  ].join('\n')
}

function headlines({ tally, elapsedMs, speed, stats }: Picture): string[] {
  const unreadable = tally.samples.map(
    ({ line, text, why }) => `  line ${line}: ${why}${text && `: ${text}`}`,
  )
  const more = tally.unreadable - tally.samples.length
  return [
    `${showCount(tally.replayed)} requests in ${showDuration(elapsedMs)}, ×${showCount(speed)}; ` +
      `sent at most ${showDuration(Math.round(tally.worstLagMs))} late; ` +
      `${showCount(stats.ticks)} ticks, ${showCount(stats.lateTicks)} of them late`,
    ...(tally.failed > 0
      ? [`${showCount(tally.failed)} requests got no answer: the connection broke`]
      : []),
    ...(tally.unreadable > 0
      ? [
          `${showCount(tally.unreadable)} unreadable ${tally.unreadable === 1 ? 'line' : 'lines'}, passed over:`,
        ]
      : []),
    ...unreadable,
    ...(more > 0 ? [`  and ${showCount(more)} more`] : []),
  ]
}

function decisions({ stats, plainAdmitted }: Picture, palette: Palette): string[] {
  const { offered, predicted, standard, refused, abandoned } = stats
  const row = (label: string, ours: number, plain?: number): Row => [
    label,
    showCount(ours),
    showShare(ours, offered),
    plain === undefined ? '' : showCount(plain),
    plain === undefined ? '' : showShare(plain, offered),
  ]
  const heading = ['', 'this limiter', '', 'plain token bucket', '']
  return table(
    [
      heading.map((text) => ({ text, paint: palette.faint })),
      row('admitted', predicted + standard, plainAdmitted),
      row('  from the predicted pool', predicted),
      row('  from the standard bucket', standard),
      row('refused', refused, offered - plainAdmitted),
      ...(abandoned > 0 ? [row('given up while waiting', abandoned)] : []),
    ],
    'lrrrr',
  )
}

function byClass({ classes }: Picture, palette: Palette): string[] {
  const heading = ['class', 'offered', 'this limiter', 'plain token bucket']
  const rows = classes
    .slice(0, mostClasses)
    .map(([name, count]) => [
      name.slice(0, 32),
      showCount(count.offered),
      showShare(count.predicted + count.standard, count.offered),
      showShare(count.plain, count.offered),
    ])
  const more = classes.length - rows.length
  return [
    ...table([heading.map((text) => ({ text, paint: palette.faint })), ...rows], 'lrrr'),
    ...(more > 0 ? [palette.faint(`and ${showCount(more)} more classes`)] : []),
  ]
}

function intervals({ coverage, level }: Picture, palette: Palette): string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
  const heading = [
    'resource',
    'horizon',
    'forecasts',
    `within (${percent(2 * level - 1)} expected)`,
    `at most the upper end (${percent(level)})`,
  ]
  const rows = coverage.map(({ resource, horizonMs, forecasts, held, belowUpper }) => [
    resource,
    showDuration(horizonMs),
    showCount(forecasts),
    showShare(held, forecasts),
    showShare(belowUpper, forecasts),
  ])
  return table([heading.map((text) => ({ text, paint: palette.faint })), ...rows], 'lrrrr')
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`.trimEnd())
}
