import type { TrainingWorker } from '@predictive-limit/forecast'
import { nodeWorker } from '@predictive-limit/forecast/node'
import { geometricMean } from '../forecast/scores.ts'
import type { Table } from '../report/table.ts'
import { generateCosts } from './generate-costs.ts'
import { readVisitTraces } from './read-visits.ts'
import { scoreCosts } from './score-costs.ts'
import type { VisitTrace } from './visit.ts'

/** What a regression of costs fitted in one go adds to the one on the tick. */
export async function refitTable(): Promise<Table> {
  const worker = nodeWorker({ timeoutMs: 60_000 })
  const traces = await scoresOf(readVisitTraces(), worker)
  const generated = await scoresOf(generateCosts(), worker)
  worker.close()
  return {
    title: 'Costs: the regression in one go beside the one on the tick',
    command: 'npx --yes pnpm@12 bench refit',
    method:
      'squared log error of the expected cost of each request before it is learned, the first 20 % only teach; with a worker ÷ without; every fit is waited for.',
    columns: [
      'costs',
      'requests',
      'without',
      'with',
      'ratio',
      'Σ expected / Σ came: without',
      'with',
    ],
    rows: [
      ...[...traces, ...generated].map(({ cells }) => cells),
      ['traces: geometric mean', '', '', '', meanOf(traces), '', ''],
      ['generated: geometric mean', '', '', '', meanOf(generated), '', ''],
    ],
  }
}

interface Scored {
  readonly ratio: number
  readonly cells: readonly string[]
}

async function scoresOf(traces: readonly VisitTrace[], worker: TrainingWorker): Promise<Scored[]> {
  const scored: Scored[] = []
  for (const trace of traces) {
    const before = await scoreCosts(trace)
    const after = await scoreCosts(trace, worker)
    const ratio = after.chosen / before.chosen
    const errors = [before.chosen, after.chosen, ratio].map((value) => value.toFixed(3))
    const sums = [before.bias, after.bias].map((bias) => bias.toFixed(2))
    const name = `${trace.cost}, ${trace.name}`
    scored.push({ ratio, cells: [name, `${trace.visits.length}`, ...errors, ...sums] })
  }
  return scored
}

function meanOf(scored: readonly Scored[]): string {
  return geometricMean(scored.map(({ ratio }) => ratio)).toFixed(3)
}
