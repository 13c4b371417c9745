import { median } from '../report/spread.ts'
import { type Table, verdict } from '../report/table.ts'
import { type FloodOutcome, FOREIGN, runFlood, STEADY } from './scenario.ts'

/** Capacities, with the number of seeds that take about equally long. */
const RUNS = [
  { perSecond: 1000, burst: 1000, seeds: 5, hasBar: true },
  { perSecond: 100, burst: 100, seeds: 20, hasBar: false },
  { perSecond: 10, burst: 10, seeds: 40, hasBar: false },
  { perSecond: 10, burst: 50, seeds: 40, hasBar: false },
] as const

type Run = (typeof RUNS)[number]

/** What pre-allocation by class keeps for steady traffic while a stranger floods the resource. */
export async function ownerTable(): Promise<Table> {
  return {
    title: 'Owner gain: a flood meets three steady classes',
    command: 'npx --yes pnpm@12 bench owner',
    method:
      'one shared resource; steady classes use 30, 20 and 10 % of it (Poisson); after 30 s a ' +
      'foreign class offers 10 times the capacity for 60 s, all of which count. Median of the seeds, worst in brackets.',
    columns: [
      'capacity',
      'seeds',
      ...STEADY.map(({ class: name, part }) => `${name} (${part * 100} %) admitted`),
      'foreign admitted, share of capacity',
      'utilisation',
      'bar',
      'plain bucket: steady admitted',
    ],
    rows: RUNS.map(rowOf),
    notes: [
      'Utilisation is the admitted cost over what is refilled in the minute. A bucket that is full when the minute begins may add its burst, 1.7 %.',
    ],
  }
}

function rowOf({ perSecond, burst, seeds, hasBar }: Run): string[] {
  const capacity = { perSecond, burst }
  const outcomes = Array.from({ length: seeds }, (_, seed) => runFlood(capacity, seed))
  const steady = STEADY.map(({ class: name }) => outcomes.map(({ ours }) => ours.share(name)))
  const used = outcomes.map(({ ours, minted }) => ours.admitted / minted)
  const plain = outcomes.flatMap((outcome) => STEADY.map((one) => outcome.plain.share(one.class)))
  const worst = Math.min(...steady.flat())
  return [
    `${perSecond}/s, burst ${burst}`,
    `${seeds}`,
    ...steady.map(withWorst),
    withWorst(outcomes.map(foreignPart)),
    withWorst(used),
    hasBar
      ? `≥ 99 %: ${verdict(worst, 0.99, 'at least')}, ≥ 98 %: ${verdict(Math.min(...used), 0.98, 'at least')}`
      : '–',
    withWorst(plain),
  ]
}

function foreignPart({ ours, minted }: FloodOutcome): number {
  return ours.admittedOf(FOREIGN) / minted
}

function withWorst(shares: readonly number[]): string {
  return `${percent(median(shares))} (${percent(Math.min(...shares))})`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
