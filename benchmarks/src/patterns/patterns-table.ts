import { type Table, verdict } from '../report/table.ts'
import { measurePatterns, type PatternCost } from './measure-patterns.ts'
import { readVisitTraces } from './read-visits.ts'
import { type CostScore, scoreCosts } from './score-costs.ts'
import { type NextTypeScore, scoreNextType } from './score-next-type.ts'
import { type Announced, type RuleScore, scoreRules } from './score-rules.ts'
import type { VisitTrace } from './visit.ts'

/** What patterns of requests find in traces: the next type, rules, costs. */
export async function patternsTable(): Promise<Table> {
  return {
    title: 'Patterns: what comes next, and what it costs',
    command: 'npx --yes pnpm@12 bench patterns',
    method:
      'every request is predicted before it is learned, the first 20 % only teach; one setting for all traces, rules within ' +
      '10 minutes at a confidence of at least 0.5. Processor time on one core, after two passes.',
    columns: [
      'trace',
      'requests',
      'next type: top-1',
      'top-3',
      'most popular: top-1 / top-3',
      'rules',
      'announced: came (stated)',
      'at ≥ 0.8: came (stated)',
      'cost',
      'squared log error: type mean',
      'session memory',
      'expected',
      'Σ expected / Σ came',
      'observe / next, µs',
      'clusters, ms',
    ],
    rows: await Promise.all(readVisitTraces().map(rowOf)),
    notes: [
      'Top-1 and top-3 count every request, also the first of a client, of which nothing is known.',
      'The type mean is the mean logarithm, the best that one number for each type can do under this measure; the expected cost is made to be right on average, which costs some of it.',
      'semicomplete-access has lost the minutes of its times; azure-llm-conv has one type and no clients; servegen has tenants for clients, and costs drawn independently from published histograms.',
    ],
  }
}

async function rowOf(trace: VisitTrace): Promise<string[]> {
  return [
    trace.name,
    `${trace.visits.length}`,
    ...nextCells(scoreNextType(trace)),
    ...ruleCells(scoreRules(trace)),
    ...costCells(trace.cost, await scoreCosts(trace)),
    ...timeCells(measurePatterns(trace)),
  ]
}

function nextCells(score: NextTypeScore | undefined): string[] {
  if (score === undefined) return ['–', '–', '–']
  const part = (hits: number) => hits / score.scored
  const [one, three] = [part(score.first), part(score.firstThree)]
  return [
    `${percent(one)} (≥ 50 %: ${verdict(one, 0.5, 'at least')})`,
    `${percent(three)} (≥ 75 %: ${verdict(three, 0.75, 'at least')})`,
    `${percent(part(score.popularFirst))} / ${percent(part(score.popularThree))}`,
  ]
}

function ruleCells({ rules, all, confident }: RuleScore): string[] {
  return [`${rules}`, announcedCell(all), announcedCell(confident)]
}

function announcedCell({ count, came, stated }: Announced): string {
  if (count === 0) return '–'
  return `${percent(came / count)} (${percent(stated / count)}) of ${count}`
}

function costCells(cost: string, { typeMean, session, chosen, bias }: CostScore): string[] {
  return [cost, typeMean.toFixed(3), session?.toFixed(3) ?? '–', chosen.toFixed(3), bias.toFixed(2)]
}

function timeCells({ observeUs, nextUs, clustersMs }: PatternCost): string[] {
  const kept = verdict(observeUs + nextUs, 5, 'at most')
  return [
    `${observeUs.toFixed(1)} / ${nextUs.toFixed(1)} (≤ 5 in all: ${kept})`,
    clustersMs.toFixed(1),
  ]
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`
}
