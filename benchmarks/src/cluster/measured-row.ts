import { type Figures, figuresOf } from './figures.ts'
import type { SubjectName, Traffic } from './job.ts'
import type { Pattern } from './pattern.ts'
import { type Cell, runCell } from './run-cell.ts'
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

/** What a row shows, and whether the machine was too busy all the time to offer its load as scheduled. */
export interface MeasuredRow {
  readonly figures: Figures
  readonly isLate: boolean
}

/** Beyond that a request came too late for its row to be believed, ms. */
const LATE_MS = 50
const TRIES = 3

/** Runs what a row shows on four instances, again where the load came late; the try in best time counts. */
export async function measuredRow(
  table: string,
  plan: RowPlan,
  options: RunOptions,
): Promise<MeasuredRow> {
  const cell = cellOf(plan, options)
  const attempt = async () => {
    const run = await runCell(cell)
    const figures = figuresOf(run)
    options.record({ table, ...cell, usage: run.usage, figures })
    return figures
  }
  let best = await attempt()
  for (let tries = 1; tries < TRIES && best.latestMs > LATE_MS; tries++) {
    const next = await attempt()
    if (next.latestMs < best.latestMs) best = next
  }
  return { figures: best, isLate: best.latestMs > LATE_MS }
}

function cellOf(plan: RowPlan, { warmUpMs, forMs }: RunOptions): Cell {
  const { subject, pattern, traffic, limitPerSecond, times, delayMs } = plan
  return {
    ...{ subject, limitPerSecond, delayMs },
    policy: 'local',
    load: {
      ...{ pattern, traffic, warmUpMs, forMs },
      instances: INSTANCES,
      offeredPerSecond: limitPerSecond * times,
      seed: 1,
    },
  }
}

/** How the rows that are not to be believed are marked. */
export const LATE_MARK = ' †'

export const LATENESS_NOTE: string = `† The machine was too busy: a request came more than ${LATE_MS} ms after its schedule in each of ${TRIES} tries, of which the one in best time is shown. What such a machine makes late are the decisions, too.`

export function microseconds(us: number): string {
  return us < 10 ? us.toFixed(1) : Math.round(us).toLocaleString('en')
}
