import { geometricMean } from '../forecast/scores.ts'
import { readWebLogs } from '../patterns/read-visits.ts'
import type { VisitTrace } from '../patterns/visit.ts'
import type { Table } from '../report/table.ts'
import { generateSessions } from './generate-sessions.ts'
import { everything, horizons, watchMeans } from './watch-means.ts'

/** Types with fewer requests have a forecast that is hardly ever asked for. */
const fewestRequests = 300

/** What follow-ups that rules expect add to the forecasts of a limiter. */
export async function followUpsTable(): Promise<Table> {
  const logs = readWebLogs().map((trace) => [trace, stepMsOf(trace)] as const)
  const made = generateSessions().map((trace) => [trace, 1_000] as const)
  return {
    title: 'Follow-ups in the forecasts of a limiter',
    command: 'npx --yes pnpm@12 bench follow-ups',
    method:
      'RMSE of the means of `limiter.forecast()` ÷ that with `predict: { patterns: false }`, over the steps after the first fifth; ' +
      `types with at least ${fewestRequests} requests.`,
    columns: [
      'requests',
      'step',
      'rules',
      'seen by patterns',
      'h, steps',
      'all requests',
      'types: mean',
      'best type',
      'worst type',
    ],
    rows: [...made, ...logs].flatMap(([trace, stepMs]) => rowsOf(trace, stepMs)),
    notes: [
      'Below 1 the follow-ups help. Generated sessions come in crowds, or evenly; of what nobody announces, such as the first page, nothing more is known.',
    ],
  }
}

/** Short logs by the second, long ones by ten. */
function stepMsOf({ visits }: VisitTrace): number {
  return (visits.at(-1)?.atMs ?? 0) > 86_400_000 ? 10_000 : 1_000
}

function rowsOf(trace: VisitTrace, stepMs: number): string[][] {
  const known = watchMeans(trace, { stepMs, patterns: true })
  const plain = watchMeans(trace, { stepMs, patterns: false })
  const ratiosOf = (owner: string): readonly number[] => {
    const base = plain.errorsOf(owner)
    return known.errorsOf(owner).map((error, i) => Math.sqrt(error / (base[i] ?? Number.NaN)))
  }
  const all = ratiosOf(everything)
  const types = frequentTypes(trace).map((type) => ({ type, ratios: ratiosOf(type) }))
  const { rules, observed } = known.report
  return horizons.map((steps, i) => {
    const cells = types.map(({ type, ratios }) => ({ type, ratio: ratios[i] ?? Number.NaN }))
    const sorted = cells.sort((a, b) => a.ratio - b.ratio)
    const named = (cell: (typeof sorted)[number] | undefined) =>
      cell === undefined ? '–' : `${cell.ratio.toFixed(3)} (${cell.type})`
    return [
      `${trace.name} (${trace.visits.length})`,
      `${stepMs / 1_000} s`,
      String(rules.length),
      `${(100 * observed.share).toFixed(0)} %`,
      String(steps),
      (all[i] ?? Number.NaN).toFixed(3),
      geometricMean(sorted.map(({ ratio }) => ratio)).toFixed(3),
      named(sorted[0]),
      named(sorted.at(-1)),
    ]
  })
}

function frequentTypes({ visits }: VisitTrace): string[] {
  const counts = new Map<string, number>()
  for (const { type } of visits) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= fewestRequests).map(([type]) => type)
}
