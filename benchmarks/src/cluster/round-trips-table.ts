import { type Table, verdict } from '../report/table.ts'
import type { Figures } from './figures.ts'
import { FLOOR, SUBJECTS, type SubjectName } from './job.ts'
import {
  INSTANCES,
  LATE_MARK,
  LATENESS_NOTE,
  labelOf,
  measuredRow,
  microseconds,
  type RowPlan,
} from './measured-row.ts'
import { PATTERNS, type Pattern } from './pattern.ts'
import type { RunOptions } from './run-options.ts'

const PER_SECOND = 1_000
const TENFOLD = 10 * PER_SECOND
const DELAYS_MS = [0, 1, 10] as const

/** Bars. Bursts and turns are told, and held to none. */
const WAITED = { below: 10, above: 50 } as const
const CALLS = 15
const P50_US = 5
const P95_US = 50
/** Redis CPU per admitted request, to that of the leanest peer. */
const REDIS_SHARE = 1 / 20
const PEERS = SUBJECTS.slice(1)

/** What a decision costs that has the network before it. */
export async function roundTripsTable(options: RunOptions): Promise<Table> {
  const rows: string[][] = []
  const redisUs = new Map<SubjectName, number>()
  const above: string[] = []
  for (const plan of plans()) {
    const label = labelIn(plan)
    if (!options.isWanted(`${label}, ${plan.subject}`)) continue
    const { figures, isLate } = await measuredRow('round-trips', plan, options)
    if (plan.limitPerSecond === TENFOLD) redisUs.set(plan.subject, figures.redisUsPerAdmitted)
    if (plan.subject === 'ours' && figures.excess > figures.excessAllowed) above.push(label)
    rows.push([label + (isLate ? LATE_MARK : ''), plan.subject, ...cellsOf(plan, figures)])
  }
  return {
    title: 'Round trips to Redis',
    command: options.commandOf('round-trips'),
    method:
      `${INSTANCES} processes, one Redis server and a process between them that delays all bytes, ${PER_SECOND.toLocaleString('en')} a second for all together, ` +
      `${options.forMs / 1000} s after ${options.warmUpMs / 1000} s of warm-up.`,
    columns: COLUMNS,
    rows,
    notes: [...redisNotes(redisUs), windowsNote(above), ...NOTES, LATENESS_NOTE],
  }
}

const COLUMNS = [
  'delay each way, load',
  'limiter',
  'waited for the store, per 1,000',
  'answered by policy, per 1,000',
  'store calls, a second and instance',
  'decision p50, µs',
  'decision p95, µs',
  'decision p99, µs',
  'instance CPU, µs per request',
  'Redis CPU, µs per admitted',
  'Redis script, µs per call',
]

const NOTES = [
  `Bars, for ours under steady and skewed loads: ≤ ${WAITED.below} of 1,000 wait at 0.7 times the limit and ≤ ${WAITED.above} at 3 times; ≤ ${CALLS} calls a second and instance; decisions at 0.7 times in ≤ ${P50_US} µs (median) and ≤ ${P95_US} µs (95 %), from asking to the answer.`,
  'The CPU of an instance includes what makes the requests.',
]

function plans(): readonly RowPlan[] {
  const plan = (
    delayMs: number,
    pattern: Pattern,
    times: number,
    subject: SubjectName,
  ): RowPlan => ({
    ...{ delayMs, pattern, times, subject },
    limitPerSecond: PER_SECOND,
    traffic: 'forecast',
  })
  const ours = DELAYS_MS.flatMap((delayMs) =>
    PATTERNS.flatMap((pattern) => [0.7, 3].map((times) => plan(delayMs, pattern, times, 'ours'))),
  )
  const peers = DELAYS_MS.flatMap((delayMs) =>
    PEERS.map((subject) => plan(delayMs, 'steady', 0.7, subject)),
  )
  const tenfold = SUBJECTS.map(
    (subject): RowPlan => ({ ...plan(0, 'steady', 0.7, subject), limitPerSecond: TENFOLD }),
  )
  return [...ours, ...peers, plan(0, 'steady', 0.7, FLOOR), ...tenfold]
}

function labelIn(plan: RowPlan): string {
  const { delayMs, limitPerSecond } = plan
  const tenfold = limitPerSecond === TENFOLD ? ' of 10,000/s' : ''
  return `${delayMs} ms, ${labelOf(plan)}${tenfold}`
}

function cellsOf({ subject, pattern, times }: RowPlan, figures: Figures): readonly string[] {
  const isHeld = subject === 'ours' && (pattern === 'steady' || pattern === 'skewed')
  const judged = (value: number, bar: number, isAsked: boolean) =>
    isAsked && isHeld ? `: ${verdict(value, bar, 'at most')}` : ''
  const { waitedPer1000, calls, decisionUs } = figures
  const [p50 = 0, p95 = 0, p99 = 0] = decisionUs
  const isBelow = times < 1
  const waitedBar = isBelow ? WAITED.below : WAITED.above
  return [
    waitedPer1000.toFixed(1) + judged(waitedPer1000, waitedBar, true),
    figures.byPolicyPer1000.toFixed(1),
    calls.toFixed(1) + judged(calls, CALLS, true),
    microseconds(p50) + judged(p50, P50_US, isBelow),
    microseconds(p95) + judged(p95, P95_US, isBelow),
    microseconds(p99),
    microseconds(figures.instanceUsPerRequest),
    figures.redisUsPerAdmitted.toFixed(1),
    figures.scriptUsPerCall.toFixed(1),
  ]
}

/** Whether the limit was kept in all windows of all rows of ours. */
function windowsNote(above: readonly string[]): string {
  const bound = 'B + r × slowest answer above r·w, by all windows of the whole run'
  if (above.length === 0) return `Bar: no row of ours has more than ${bound}: met.`
  return `Bar: no row of ours has more than ${bound}: MISSED in ${above.join('; ')}.`
}

/** Where all were measured at ten times the traffic. */
function redisNotes(redisUs: ReadonlyMap<SubjectName, number>): readonly string[] {
  const ours = redisUs.get('ours')
  const peers = PEERS.map((name) => redisUs.get(name)).filter((us) => us !== undefined)
  if (ours === undefined || peers.length < PEERS.length) return []
  const part = ours / Math.min(...peers)
  return [
    `At 10,000/s Redis spends ${part.toFixed(3)} of the leanest peer's CPU time on an admitted request (bar: ≤ ${REDIS_SHARE}): ${verdict(part, REDIS_SHARE, 'at most')}.`,
  ]
}
