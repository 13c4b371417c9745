import { median } from '../report/spread.ts'
import { type Table, verdict } from '../report/table.ts'
import { type Cell, type Figures, simulateLeases } from './simulate-leases.ts'

const PER_SECOND = 1_000
const SEEDS = 5
const FLEETS = [1, 4, 8, 64] as const
const LOADS = [0.7, 1.3, 3] as const

/** A burst of a second, and the smallest that leases are for: four ticks of refill. */
const BURSTS = [1_000, 400] as const

/** Bars: share of the refill that is used while more is offered, and how equally it is divided. */
const USED = 0.98
const JAIN = 0.98

/** What leases leave of one bucket's limit to many instances. */
export async function leasesTable(): Promise<Table> {
  return {
    title: 'Leases: one limit for many instances, in simulation',
    command: 'npx --yes pnpm@12 bench leases',
    method:
      `${PER_SECOND.toLocaleString('en')} a second for all instances together, 1 ms to the store and as much back, a message every 100 ms ± 10 %, ` +
      `Poisson arrivals, 30 s after 5 s of warm-up. Median of ${SEEDS} seeds, the worst in brackets; no limiter and no server, only both sides of the leases in simulated time.`,
    columns: [
      'burst',
      'instances',
      'demand',
      'load',
      'used',
      'Jain index',
      'asked the store, per 1,000',
      'calls, a second and instance',
      'most above r·w, in bursts',
      'bars',
    ],
    rows: cells().map(rowOf),
    notes: [
      'Used: admitted, of the refill or of what was offered. Bars: at more than the refill ≥ 98 % used, and a Jain index of at least 0.98 where all are offered the same; nowhere more than one burst above the refill of a window.',
      'Zipf: the i-th instance is offered 1/i of what the first is. Half of what is short goes evenly to all, so those with little demand get nearly all of it, and the index is below 1 on purpose.',
      'Each instance wants the upper 95 % of what its own average says, the least that a limiter would do.',
    ],
  }
}

function cells(): Cell[] {
  return BURSTS.flatMap((burst) =>
    FLEETS.flatMap((instances) =>
      (instances === 1 ? [0] : [0, 1]).flatMap((skew) =>
        LOADS.map((load) => ({
          instances,
          load,
          skew,
          perSecond: PER_SECOND,
          burst,
          delayUs: 1_000,
        })),
      ),
    ),
  )
}

function rowOf(cell: Cell): string[] {
  const runs = Array.from({ length: SEEDS }, (_, seed) => simulateLeases(cell, seed + 1))
  const of = (pick: (figures: Figures) => number) => runs.map(pick)
  return [
    `${cell.burst}`,
    `${cell.instances}`,
    cell.skew === 0 ? 'even' : 'Zipf',
    `${cell.load}×`,
    lowest(
      of(({ used }) => used * 100),
      1,
      ' %',
    ),
    lowest(
      of(({ jain }) => jain),
      3,
    ),
    highest(
      of(({ asked }) => asked),
      1,
    ),
    highest(
      of(({ calls }) => calls),
      1,
    ),
    highest(
      of(({ worst }) => worst),
      2,
    ),
    barsOf(cell, runs),
  ]
}

function barsOf({ load, skew }: Cell, runs: readonly Figures[]): string {
  const used = Math.min(...runs.map((run) => run.used))
  const jain = Math.min(...runs.map((run) => run.jain))
  const worst = Math.max(...runs.map((run) => run.worst))
  const verdicts = [`window ${verdict(worst, 1, 'at most')}`]
  if (load > 1) verdicts.push(`used ${verdict(used, USED, 'at least')}`)
  if (skew === 0) verdicts.push(`Jain ${verdict(jain, JAIN, 'at least')}`)
  return verdicts.join(', ')
}

function lowest(values: readonly number[], digits: number, unit = ''): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)})${unit}`
}

function highest(values: readonly number[], digits: number): string {
  return `${median(values).toFixed(digits)} (${Math.max(...values).toFixed(digits)})`
}
