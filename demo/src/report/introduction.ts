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
  const lengthMs = found.lastAtMs - found.firstAtMs
  const runMs = Math.min(lengthMs / speed, settings.forMs ?? Number.POSITIVE_INFINITY)
  const facts = [
    [palette.faint('traffic'), trafficOf(about)],
    [
      palette.faint('replay '),
      `×${showCount(speed)}: ${showDuration(1_000 * speed)} of log time every second, for ${showDuration(runMs)}`,
    ],
    [palette.faint('server '), `${origin}, driven by a second process`],
    [palette.faint('limits '), 'shared by all requests, in log time'],
  ]
  return [
    palette.strong('predictive-limit demo'),
    ...facts.map(([label, text]) => `  ${label}  ${text}`),
    ...limitLines(about).map((line) => `           ${line}`),
  ].join('\n')
}

function trafficOf({ settings, found }: Introduction): string {
  const { source } = settings
  const name = source.kind === 'generated' ? `generated, seed ${source.seed}` : source.path
  const unreadable = found.unreadable > 0 ? `, ${showCount(found.unreadable)} lines unreadable` : ''
  const span = `${showLogTime(found.firstAtMs)} to ${showLogTime(found.lastAtMs)}`
  return `${name}: ${showCount(found.arrivals)} requests, ${span}${unreadable}`
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
