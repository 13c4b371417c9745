import type { Table } from '../report/table.ts'
import { verdict } from '../report/table.ts'
import { type Load, loads } from './loads.ts'
import { type Habits, HORIZONS, type Watched, watchForecasts } from './watch-forecasts.ts'

/** Most points by which refusing may change the coverage of true demand. */
const BAR_POINTS = 1

const ONCE: Habits = { refusedAsk: true, retries: 0 }
const TRICE: Habits = { refusedAsk: true, retries: 2 }
const ADMITTED_ONLY: Habits = { refusedAsk: false, retries: 0 }

/** Whether forecasts stay true to demand while the limiter refuses part of it. */
export async function closedLoopTable(): Promise<Table> {
  return {
    title: 'Closed loop: forecasts of demand that is refused',
    command: 'npx --yes pnpm@12 bench closed-loop',
    method:
      'one shared resource, the same arrivals without a limit (open) and with one (closed), on a manual clock; ' +
      `share of the sums of true demand over ${HORIZONS.join(' / ')} ticks at or below the upper 95 forecast for them, after 20 % of the run.`,
    columns: [
      'demand ÷ limit',
      'refused',
      'open loop',
      'closed loop',
      `largest difference (bar: ≤ ${BAR_POINTS} point)`,
      'refused ones come back twice',
      'learning from admitted traffic',
    ],
    rows: loads().map(rowOf),
    notes: [
      'Who is refused comes back when told, at most twice; true demand counts a request once.',
      'Learning from admitted traffic is wired from outside: a request is only made when `peek` says that it will be admitted.',
    ],
  }
}

function rowOf({ label, excess, arrivals }: Load): string[] {
  const seconds = (arrivals.at(-1)?.atMs ?? 1) / 1000
  const perSecond = Math.max(1, Math.round(arrivals.length / seconds / excess))
  const open = watchForecasts(arrivals, 1e6, ONCE)
  const closed = watchForecasts(arrivals, perSecond, ONCE)
  return [
    `${label}, ${excess} ×`,
    `${(100 * closed.refused).toFixed(1)} %`,
    shown(open),
    shown(closed),
    judged(open, closed),
    shown(watchForecasts(arrivals, perSecond, TRICE)),
    shown(watchForecasts(arrivals, perSecond, ADMITTED_ONLY)),
  ]
}

function shown({ coverage }: Watched): string {
  return coverage.map((share) => `${(100 * share).toFixed(1)}`).join(' / ')
}

function judged(open: Watched, closed: Watched): string {
  const differences = closed.coverage.map((share, i) => Math.abs(share - (open.coverage[i] ?? 0)))
  const points = 100 * Math.max(...differences)
  return `${points.toFixed(2)}: ${verdict(points, BAR_POINTS, 'at most')}`
}
