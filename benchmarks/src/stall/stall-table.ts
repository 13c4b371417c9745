import { measureApart } from '../report/child.ts'
import { type Table, verdict } from '../report/table.ts'
import type { Outcome } from './measure-stall.ts'
import type { Gaps } from './watch-gaps.ts'

const LIGHT = 'last-value,ewma,holt,regression'

interface Subject {
  readonly label: string
  readonly resources: number
  /** `none`: nothing is forecast. */
  readonly models: string
  /** Of the minutes that are asked for. */
  readonly share: number
}

const SUBJECTS: readonly Subject[] = [
  {
    label: '100 resources, LSTM trained in the thread',
    resources: 100,
    models: `${LIGHT},lstm`,
    share: 1,
  },
  { label: '100 resources, `predict: false`', resources: 100, models: 'none', share: 1 },
  { label: '1,000 resources', resources: 1_000, models: LIGHT, share: 0.1 },
]

const BAR_MS = 5

type Wanted = (label: string) => boolean

/** How long the event loop stands still, for `minutes`, with 1,000 resources for a tenth of that. */
export async function stallTable(minutes: number, isWanted: Wanted): Promise<Table> {
  const rows: string[][] = []
  for (const subject of SUBJECTS.filter(({ label }) => isWanted(label))) {
    const { label, resources, models, share } = subject
    const seconds = minutes * 60 * share
    // At the same time, so that what the machine does to one it does to the other.
    const [outcome, control] = await Promise.all([
      watched<Outcome>([String(resources), models, String(seconds)]),
      watched<Gaps>(['0', '', String(seconds)]),
    ])
    const judged = `: ${verdict(outcome.longestOwnMs, BAR_MS, 'at most')}`
    rows.push(rowOf(label, outcome, judged, sliceCells(outcome)))
    rows.push(rowOf('beside it, a process that does nothing', control, '', ['–', '–', '–', '–']))
  }
  return {
    title: 'Stalls of the main thread',
    command: `npx --yes pnpm@12 bench stall --minutes ${minutes}`,
    method:
      `a timer of 1 ms in a process that decides 2,000 requests a second, each on 3 resources, watched for ${minutes} min after ` +
      '20 s of start-up, with 1,000 resources for a tenth of that. A gap is what passes between two beats beyond 1 ms. Its own part, by what the kernel tells: the thread ran; or it waited ' +
      'for a processor while the process itself had them all; or it was stopped while other threads of the process, which collect garbage and train, ran. The rest is the machine’s.',
    columns: [
      'process',
      'longest gap',
      'longest own part',
      'longest wait for a processor',
      'own parts > 5 ms',
      'longest collection',
      'longest slice of a tick',
      'tick, all slices',
      'late ticks',
      'trainings',
    ],
    rows,
    notes: [
      `All in ms. Bar: an own part of at most ${BAR_MS} ms, which may hold a slice of a tick, requests and collections of garbage; what the process that does nothing shows is the machine's.`,
    ],
  }
}

function watched<Result>(args: readonly string[]): Promise<Result> {
  return measureApart<Result>(new URL('./measure-stall.js', import.meta.url), args)
}

function rowOf(label: string, gaps: Gaps, judged: string, rest: readonly string[]): string[] {
  const { longestMs, longestOwnMs, longestWaitMs, ownAbove5Ms, longestCollectionMs } = gaps
  return [
    label,
    longestMs.toFixed(1),
    longestOwnMs.toFixed(1) + judged,
    longestWaitMs.toFixed(1),
    `${ownAbove5Ms} of ${gaps.beats.toLocaleString('en')}`,
    longestCollectionMs.toFixed(1),
    ...rest,
  ]
}

function sliceCells(outcome: Outcome): readonly string[] {
  const { longestSliceMs, tickMs, ticks, lateTicks, trained } = outcome
  return [
    longestSliceMs.toFixed(1),
    tickMs.toFixed(2),
    `${lateTicks} of ${ticks.toLocaleString('en')}`,
    trained.toLocaleString('en'),
  ]
}
