import type { Table } from '../report/table.ts'
import type { Outcome } from './outcome.ts'
import { type Limits, type Replay, throughLimiter, throughPlainBucket } from './replay.ts'
import { type Workload, workloads } from './workloads.ts'

/** Refill over mean demand: so little that peaks hurt, enough that quiet times fill a bucket. */
const HEADROOM = 1.05
const BURST_SECONDS = 1
const SURPLUS_SECONDS = 10
const MAX_WAIT_MS = 2000

/** What tokens saved ahead of a peak are worth, and where they are worth nothing. */
export async function timeTable(): Promise<Table> {
  const rows: string[][] = []
  for (const workload of workloads()) rows.push(...(await rowsOf(workload)))
  return {
    title: 'Time gain: peaks of real traffic',
    command: 'npx --yes pnpm@12 bench time',
    method:
      `one shared resource refilled at ${HEADROOM} × the mean demand, burst ${BURST_SECONDS} s of it, surplus ${SURPLUS_SECONDS} s of it, ` +
      `replayed on a manual clock; waiting at most ${MAX_WAIT_MS} ms, steps of 2 ms. Steady: the class that peaks least.`,
    columns: [
      'traffic and bucket',
      'refused',
      'of the steady class',
      'with waiting: refused',
      'of the steady class',
      'wait p50 / p99, ms',
      'of the steady class, ms',
    ],
    rows,
    notes: [
      'One class: the answers are those of a plain bucket, with `surplus` those of one that was given the surplus outright.',
      'Without surplus the pools protect the steady class and cost the whole: what is set aside for one class is not there for the peak of another.',
      'Surplus admits about what the same tokens given outright do; the difference is whose they are.',
    ],
  }
}

async function rowsOf({ label, arrivals: load, steadiest }: Workload): Promise<string[][]> {
  const arrivals = load()
  const seconds = (arrivals.at(-1)?.atMs ?? 1) / 1000
  const perSecond = Math.ceil((HEADROOM * arrivals.length) / seconds)
  const burst = perSecond * BURST_SECONDS
  const surplus = perSecond * SURPLUS_SECONDS
  const atOnce = { arrivals, steadiest, maxWaitMs: undefined }
  const waiting = { arrivals, steadiest, maxWaitMs: MAX_WAIT_MS }
  const plain = (limits: Limits) => async (replay: Replay) => throughPlainBucket(replay, limits)
  const ours = (limits: Limits) => (replay: Replay) => throughLimiter(replay, limits)
  const contenders: readonly (readonly [string, (replay: Replay) => Promise<Outcome>])[] = [
    ['plain bucket', plain({ perSecond, burst, surplus: 0 })],
    ['ours', ours({ perSecond, burst, surplus: 0 })],
    [
      'plain bucket, burst + surplus outright',
      plain({ perSecond, burst: burst + surplus, surplus: 0 }),
    ],
    ['ours with surplus', ours({ perSecond, burst, surplus })],
  ]
  const rows: string[][] = [[`**${label}**, ${perSecond}/s`, '', '', '', '', '', '']]
  for (const [name, run] of contenders) {
    const refusing = await run(atOnce)
    const queueing = await run(waiting)
    rows.push([name, ...refusals(refusing), ...refusals(queueing), ...waits(queueing)])
  }
  return rows
}

function refusals({ refused, steadyRefused }: Outcome): string[] {
  return [refused, steadyRefused].map((share) => `${(share * 100).toFixed(2)} %`)
}

function waits(outcome: Outcome): string[] {
  const pair = (p50: number, p99: number) => `${p50.toFixed(0)} / ${p99.toFixed(0)}`
  return [
    pair(outcome.waitMs(0.5), outcome.waitMs(0.99)),
    pair(outcome.steadyWaitMs(0.5), outcome.steadyWaitMs(0.99)),
  ]
}
