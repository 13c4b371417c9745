import { basename } from 'node:path'
import { showDuration } from '../durations.ts'
import type { Settings } from '../settings.ts'
import type { SharedLimit } from '../survey/choose-limits.ts'
import type { Survey } from '../survey/survey.ts'
import { showAmount, showCount } from './amounts.ts'
import { showLogTime } from './log-time.ts'
import type { Palette } from './palette.ts'
import { table } from './table.ts'

/** What is about to be replayed, where, and under which limits. */
export interface Introduction {
  readonly settings: Settings
  readonly found: Survey
  readonly limits: readonly SharedLimit[]
  readonly speed: number
  readonly origin: string
}

export function introduction(about: Introduction, palette: Palette): string {
  const { found, speed, origin, settings } = about
  const { firstAtMs, lastAtMs } = found
  const runMs = Math.min((lastAtMs - firstAtMs) / speed, settings.forMs ?? Number.POSITIVE_INFINITY)
  const facts = [
    ['traffic', trafficOf(about)],
    ['from', `${showLogTime(firstAtMs)} to ${showLogTime(lastAtMs)}`],
    [
      'replay',
      `×${showCount(speed)}: ${showDuration(1_000 * speed)} a second, for ${showDuration(runMs)}`,
    ],
    ['server', `${origin}, driven by a second process`],
    ...(settings.models === undefined
      ? []
      : [['demand', `forecast by ${settings.models.join(' and ')} alone`] as const]),
    ['limits', 'shared by all requests, in log time:'],
  ] as const
  return [
    palette.strong('predictive-limit demo'),
    ...facts.map(([label, text]) => `  ${palette.faint(label.padEnd(8))} ${text}`),
    ...limitLines(about).map((line) => `           ${line}`),
  ].join('\n')
}

function trafficOf({ settings, found }: Introduction): string {
  const { source } = settings
  const name =
    source.kind === 'generated' ? `generated, seed ${source.seed}` : basename(source.path)
  const unreadable = found.unreadable > 0 ? `, ${showCount(found.unreadable)} unreadable lines` : ''
  return `${name}: ${showCount(found.arrivals)} requests${unreadable}`
}

function limitLines({ limits, found }: Introduction): string[] {
  const lengthMs = Math.max(1, found.lastAtMs - found.firstAtMs)
  return table(
    limits.map(({ name, limit, windowMs, burst }) => {
      const mean = ((found.demand.get(name)?.total ?? 0) / lengthMs) * windowMs
      return [
        name,
        showAmount(limit),
        `per ${showDuration(windowMs)}`,
        `burst ${showAmount(burst)}`,
        `mean demand ${showAmount(mean)}`,
      ]
    }),
    'lrlll',
  )
}
