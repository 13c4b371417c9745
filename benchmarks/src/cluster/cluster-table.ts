import { type Table, verdict } from '../report/table.ts'
import type { Figures } from './figures.ts'
import { SUBJECTS } from './job.ts'
import {
  INSTANCES,
  LATE_MARK,
  LATENESS_NOTE,
  labelOf,
  measuredRow,
  microseconds,
  type RowPlan,
} from './measured-row.ts'
import { PATTERNS } from './pattern.ts'
import type { RunOptions } from './run-options.ts'

const PER_SECOND = 1_000
const LOADS = [0.7, 1.3, 3] as const

/** Bars: share of the refill that is used while more is offered, and how equally it is divided. */
const USED = 0.98
const JAIN = 0.98

/** Four instances of an app and one limit. */
export async function clusterTable(options: RunOptions): Promise<Table> {
  const rows: string[][] = []
  for (const plan of plans()) {
    const label = labelOf(plan)
    if (!options.isWanted(`${label}, ${plan.subject}`)) continue
    const { figures, isLate } = await measuredRow('cluster', plan, options)
    rows.push([
      label + (isLate ? LATE_MARK : ''),
      plan.subject,
      ...cellsOf(figures, plan.times > 1),
    ])
  }
  return {
    title: 'One limit for four instances',
    command: options.commandOf('cluster'),
    method:
      `${INSTANCES} processes and one Redis server, ${PER_SECOND.toLocaleString('en')} a second and at most as many at once for all together, Poisson arrivals by a seeded schedule that waits for nobody, ` +
      `${options.forMs / 1000} s after ${options.warmUpMs / 1000} s of warm-up.`,
    columns: COLUMNS,
    rows,
    notes: [...NOTES, LATENESS_NOTE],
  }
}

const COLUMNS = [
  'load',
  'limiter',
  'admitted by the store above r·w, in the worst window (bar: B + r × slowest answer)',
  'with those by policy',
  'admitted ÷ r·T',
  'admitted ÷ one bucket',
  'Jain index',
  'waited for the store, per 1,000',
  'answered by policy, per 1,000',
  'store calls, a second and instance',
  'decision p50 / p95 / p99, µs',
  'Redis CPU, µs per admitted',
]

const NOTES = [
  'Burst: three times the mean for 0.4 s of 1.9 s, everywhere at once. Rotating: all requests at one instance, at the next every second. Skewed: ten times as many at one instance. Unforecast: 64 classes, each for half a second, which is five ticks.',
  'The excess is the largest over all windows of the whole run, by the time at which an instance knew that it was to admit. A request that the store does not answer in 50 ms is answered by the policy, as in an outage, and the store may count it, too. One bucket: what a plain bucket in one process would have admitted of the same requests.',
  `Bars at 1.3 and 3 times the limit: admitted ≥ ${USED * 100} % of r·T, Jain index ≥ ${JAIN} of the shares admitted to equally loaded instances.`,
  'rate-limiter-flexible counts fixed windows; sliding-window-rate-limiter keeps a log of the last second.',
]

function plans(): readonly RowPlan[] {
  const common = { limitPerSecond: PER_SECOND, delayMs: undefined } as const
  const forecast = PATTERNS.flatMap((pattern) =>
    LOADS.flatMap((times) =>
      SUBJECTS.map(
        (subject): RowPlan => ({ ...common, pattern, traffic: 'forecast', times, subject }),
      ),
    ),
  )
  const others = (['half unforecast', 'unforecast'] as const).flatMap((traffic) =>
    LOADS.slice(1).map(
      (times): RowPlan => ({ ...common, pattern: 'steady', traffic, times, subject: 'ours' }),
    ),
  )
  return [...forecast, ...others]
}

function cellsOf(figures: Figures, isFull: boolean): readonly string[] {
  const { excess, excessAllowed, ofLimit, ofOneBucket, jain } = figures
  const used = isFull ? `: ${verdict(ofLimit, USED, 'at least')}` : ''
  const fair = isFull ? `: ${verdict(jain, JAIN, 'at least')}` : ''
  return [
    `${whole(excess)} (≤ ${whole(excessAllowed)}): ${verdict(excess, excessAllowed, 'at most')}`,
    whole(figures.excessWithPolicy),
    percent(ofLimit) + used,
    percent(ofOneBucket),
    jain.toFixed(3) + fair,
    figures.waitedPer1000.toFixed(1),
    figures.byPolicyPer1000.toFixed(1),
    figures.calls.toFixed(1),
    figures.decisionUs.map(microseconds).join(' / '),
    figures.redisUsPerAdmitted.toFixed(1),
  ]
}

function whole(value: number): string {
  return Math.ceil(value).toLocaleString('en')
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
