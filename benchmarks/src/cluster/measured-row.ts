import { type Figures, figuresOf } from './figures.ts'
import type { SubjectName, Traffic } from './job.ts'
import type { Pattern } from './pattern.ts'
import { type CellRun, runCell } from './run-cell.ts'
import type { RunOptions } from './run-options.ts'

export const INSTANCES = 4

/** What differs from row to row. */
export interface RowPlan {
  readonly subject: SubjectName
  readonly pattern: Pattern
  readonly traffic: Traffic
  readonly limitPerSecond: number
  /** Offered, times the limit. */
  readonly times: number
  /** See `Cell`. */
  readonly delayMs: number | undefined
}

export function labelOf({ pattern, traffic, times }: RowPlan): string {
  return `${pattern}${traffic === 'forecast' ? '' : `, ${traffic}`}, ${times} ×`
}

/** Runs what a row shows, on four instances. */
export async function measuredRow(
  table: string,
  plan: RowPlan,
  options: RunOptions,
): Promise<{ readonly run: CellRun; readonly figures: Figures }> {
  const { subject, pattern, traffic, limitPerSecond, times, delayMs } = plan
  const run = await runCell({
    ...{ subject, limitPerSecond, delayMs },
    policy: 'local',
    load: {
      ...{ pattern, traffic },
      instances: INSTANCES,
      offeredPerSecond: limitPerSecond * times,
      warmUpMs: options.warmUpMs,
      forMs: options.forMs,
      seed: 1,
    },
  })
  const figures = figuresOf(run)
  options.record({ table, ...run.cell, usage: run.usage, figures })
  return { run, figures }
}

export function microseconds(us: number): string {
  return us < 10 ? us.toFixed(1) : Math.round(us).toLocaleString('en')
}

/** A machine that cannot even ask in time judges nobody. */
export function latenessNote(figures: readonly Figures[]): string {
  const latestMs = figures.map((row) => row.latestMs)
  const inTime = latestMs.filter((ms) => ms < 50).length
  return `Rows whose requests all came within 50 ms of their schedule: ${inTime} of ${latestMs.length}; the latest came after ${Math.round(Math.max(...latestMs))} ms. A busy machine makes decisions late, too.`
}
