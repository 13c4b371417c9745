import type { LimiterStats } from '@predictive-limit/core'
import type { Tally } from '../driver/messages.ts'
import type { ClassCount } from '../server/class-counts.ts'
import type { DemoServer } from '../server/demo-server.ts'
import type { Coverage } from '../server/interval-coverage.ts'
import type { Moment } from './history.ts'

/** One resource at one moment; amounts in tokens, rates in tokens per real second. */
export interface ResourceRow {
  readonly name: string
  readonly offeredPerSecond: number
  /** Demand of the coming second; undefined before the first forecast. */
  readonly forecast:
    | { readonly mean: number; readonly lower: number; readonly upper: number }
    | undefined
  readonly predicted: number
  readonly standard: number
  readonly burst: number
  readonly perSecond: number
}

/** Everything that the live table and the summary show, at one moment. */
export interface Picture {
  readonly elapsedMs: number
  /** Share of the replay that is done, 0 to 1. */
  readonly progress: number
  readonly speed: number
  readonly tally: Tally
  readonly stats: LimiterStats
  readonly rows: readonly ResourceRow[]
  readonly classes: readonly (readonly [string, Readonly<ClassCount>])[]
  readonly plainAdmitted: number
  readonly coverage: readonly Coverage[]
  readonly level: number
  readonly moments: readonly Moment[]
  readonly momentMs: number
}

/** The part of a picture that the server knows. */
export type ServerPicture = Pick<
  Picture,
  'stats' | 'rows' | 'classes' | 'plainAdmitted' | 'coverage' | 'level'
>

export function pictureOf(server: DemoServer, nowMs: number): ServerPicture {
  const stats = server.limiter.stats()
  const { level, resources } = server.limiter.forecast()
  const rows = server.limits.map(({ name, perSecond, burst }) => {
    const tokens = stats.resources[name]?.tokens
    return {
      name,
      offeredPerSecond: server.coverage.offeredPerSecond(name, nowMs),
      forecast: resources[name]?.total.find(({ horizonMs }) => horizonMs === 1_000),
      predicted: tokens?.predicted ?? 0,
      standard: tokens?.standard ?? 0,
      burst,
      perSecond,
    }
  })
  const { coverage } = server.coverage
  const { all: classes, plainAdmitted } = server.classes
  return { stats, rows, classes, plainAdmitted, coverage, level }
}
