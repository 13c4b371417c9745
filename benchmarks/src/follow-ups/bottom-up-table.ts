import type { ModelName } from '@predictive-limit/core'
import { readVisitTraces } from '../patterns/read-visits.ts'
import type { VisitTrace } from '../patterns/visit.ts'
import type { Table } from '../report/table.ts'
import { generateSurges } from './generate-surges.ts'
import { horizons } from './watch-means.ts'
import { type TokenErrors, watchTokens } from './watch-tokens.ts'

const dayMs = 86_400_000

/** What the bottom-up forecast of tokens from requests by type adds to the forecasts of a limiter. */
export async function bottomUpTable(): Promise<Table> {
  return {
    title: 'Bottom-up forecasts of tokens in a limiter',
    command: 'npx --yes pnpm@12 bench bottom-up',
    method:
      'Errors of `limiter.forecast()` ÷ those with the same models named one by one, which leaves bottom-up out, over the steps after the first fifth: RMSE of the mean, and pinball loss of the bound for 95 %.',
    columns: ['requests', 'step', 'h, steps', 'RMSE', 'pinball 0.95'],
    rows: [...generateSurges(), ...readVisitTraces().filter(isDense)].flatMap(rowsOf),
    notes: ['Below 1 it helps.'],
  }
}

/** Weeks with a request a minute or less have hardly a step that is not empty. */
function isDense({ visits }: VisitTrace): boolean {
  return (visits.at(-1)?.atMs ?? 0) < 7 * dayMs
}

/** Short logs by the second, long ones by ten. */
function stepMsOf({ visits }: VisitTrace): number {
  return (visits.at(-1)?.atMs ?? 0) > dayMs ? 10_000 : 1_000
}

function rowsOf(trace: VisitTrace): string[][] {
  const stepMs = stepMsOf(trace)
  const heard = watchTokens(trace, { stepMs, models: 'auto' })
  const plain = watchTokens(trace, { stepMs, models: modelsOf(stepMs) })
  return horizons.map((steps, i) => {
    const ratioOf = (error: keyof TokenErrors): string =>
      ((heard[i]?.[error] ?? Number.NaN) / (plain[i]?.[error] ?? Number.NaN)).toFixed(3)
    return [
      `${trace.name} (${trace.visits.length})`,
      `${stepMs / 1_000} s`,
      String(steps),
      ratioOf('rmse'),
      ratioOf('pinball'),
    ]
  })
}

/** Those of `'auto'`; seasons come in where a day is at most 20,000 steps. */
function modelsOf(stepMs: number): ModelName[] {
  const seasonal: readonly ModelName[] = dayMs / stepMs > 20_000 ? [] : ['seasonal', 'holt-winters']
  return ['last-value', 'ewma', 'holt', 'regression', ...seasonal, 'lstm']
}
