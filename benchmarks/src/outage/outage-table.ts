import { INSTANCES } from '../cluster/measured-row.ts'
import type { RunOptions } from '../cluster/run-options.ts'
import { type Table, verdict } from '../report/table.ts'
import { type OutageFigures, outageFigures } from './outage-figures.ts'
import { type Fault, type Outage, PER_SECOND, runOutage } from './run-outage.ts'

const FAULTS: readonly Fault[] = ['stopped', 'killed']
const POLICIES = ['local', 'open', 'closed'] as const

/** Bars. */
const WAIT_999_MS = 60
const LONGEST_WAIT_MS = 150
const NORMAL_AFTER_MS = 2_000
/** How far `local` may be from the limit, either way. */
const LOCAL_OFF = 0.15
/**
 * Bursts that may lie in one window. Under `local` the policy has a tick of refill more, a tenth of a burst; Redis
 * hears of what it admitted before it grants anything.
 */
const BURSTS = { local: 1.1, closed: 1, open: Number.POSITIVE_INFINITY } as const

/** Of a burst: most that instances may hold when Redis goes, and spend under any policy. */
const MOST_HELD = 0.7

/** Redis goes away under load and comes back. */
export async function outageTable(options: RunOptions): Promise<Table> {
  const rows: string[][] = []
  for (const outage of outages(options)) {
    const label = `${outage.fault}, \`${outage.policy}\``
    if (!options.isWanted(label)) continue
    const figures = outageFigures(await runOutage(outage))
    options.record({ table: 'outage', ...outage, figures })
    rows.push([label, ...cellsOf(outage, figures)])
  }
  return {
    title: 'Redis goes away',
    command: options.commandOf('outage'),
    method:
      `${INSTANCES} processes, ${PER_SECOND.toLocaleString('en')} a second for all together, each offered 1.3 times its share; Redis is stopped (SIGSTOP) or killed for ${options.forMs / 1000} s ` +
      `after ${options.warmUpMs / 1000} s, and goes on or is started empty.`,
    columns: [
      'Redis is, policy',
      `wait for a decision p99.9, ms (bar: ≤ ${WAIT_999_MS})`,
      `longest, ms (bar: ≤ ${LONGEST_WAIT_MS})`,
      'without an answer',
      'admitted while away ÷ r·T',
      `normal again, ms after its return (bar: ≤ ${NORMAL_AFTER_MS.toLocaleString('en')})`,
      'most above r·w in any window, outage included',
      'admitted in the second after its return',
    ],
    rows,
    notes: [
      `Bars of what is admitted: \`local\` within ${LOCAL_OFF * 100} % of the limit, \`closed\` no more than instances may hold, ${MOST_HELD} B; \`open\` admits all that is offered, 130 %. Waits count from a second before the outage to the end.`,
      `B = ${PER_SECOND.toLocaleString('en')}. A window may have ${BURSTS.closed} B, and what is refilled while the slowest answer comes, above r·w under \`closed\`, ${BURSTS.local} B under \`local\`: the policy has a tick of refill at once. Under \`open\` no bound is kept.`,
      'Normal: in the second that follows, at most 1 % of answers are given by the policy.',
    ],
  }
}

function outages({ warmUpMs, forMs }: RunOptions): readonly Outage[] {
  return FAULTS.flatMap((fault) => POLICIES.map((policy) => ({ fault, policy, warmUpMs, forMs })))
}

function cellsOf({ policy, forMs }: Outage, figures: OutageFigures): readonly string[] {
  const { wait999Ms, longestWaitMs, normalAfterMs, excess, ofLimit } = figures
  const bound = Math.ceil(PER_SECOND * BURSTS[policy] + figures.refilledMeanwhile)
  const bounded =
    policy === 'open'
      ? ''
      : ` (≤ ${bound.toLocaleString('en')}): ${verdict(excess, bound, 'at most')}`
  return [
    `${wait999Ms.toFixed(1)}: ${verdict(wait999Ms, WAIT_999_MS, 'at most')}`,
    `${longestWaitMs.toFixed(1)}: ${verdict(longestWaitMs, LONGEST_WAIT_MS, 'at most')}`,
    `${figures.unanswered} of ${figures.requests.toLocaleString('en')}`,
    `${(100 * ofLimit).toFixed(1)} %${judgedAway(policy, ofLimit, forMs)}`,
    `${Math.max(0, Math.round(normalAfterMs))}: ${verdict(normalAfterMs, NORMAL_AFTER_MS, 'at most')}`,
    Math.ceil(excess).toLocaleString('en') + bounded,
    figures.inFirstSecond.toLocaleString('en'),
  ]
}

function judgedAway(policy: Outage['policy'], ofLimit: number, forMs: number): string {
  if (policy === 'open') return ''
  if (policy === 'local') return `: ${verdict(Math.abs(ofLimit - 1), LOCAL_OFF, 'at most')}`
  return `: ${verdict(ofLimit, MOST_HELD / (forMs / 1000), 'at most')}`
}
