import type { ModelName } from '@predictive-limit/forecast'
import { nodeWorker } from '@predictive-limit/forecast/node'
import { loadSharedTraces } from '../forecast/load-traces.ts'
import type { Series } from '../forecast/series.ts'
import type { Table } from '../report/table.ts'
import { horizons, type Score, scoreMix } from './score-mix.ts'
import { meanOf, ratioOf, shown } from './score-ratio.ts'

/** The models that cost little and mix freely. */
export const light: readonly ModelName[] = ['last-value', 'ewma', 'holt', 'regression']
const added: readonly ModelName[] = ['ets', 'mstl', 'auto-arima', 'batch-regression']

/** A day must fit into a fit's history twice. */
const leastStepMs = 60_000
const longest = 20_000

/** What the models of optional packages add to the light mix. */
export async function packagesTable(): Promise<Table> {
  const worker = nodeWorker({ timeoutMs: 60_000 })
  const rows: string[][] = []
  const ratios = new Map(added.map((model) => [model, [] as Score[]]))
  for (const series of minuteSeries()) {
    const without = await scoreMix(series, light, worker)
    const cells: string[][] = horizons.map(() => [])
    for (const model of added) {
      const scores = await scoreMix(series, [...light, model], worker)
      for (const [i, score] of scores.entries()) {
        const ratio = ratioOf(score, without[i] as Score)
        ratios.get(model)?.push(ratio)
        cells[i]?.push(shown(ratio))
      }
    }
    for (const [i, steps] of horizons.entries()) {
      rows.push([series.name, String(steps), ...(cells[i] as string[])])
    }
  }
  worker.close()
  rows.push(['geometric mean', '', ...added.map((model) => shown(meanOf(ratios.get(model) ?? [])))])
  return {
    title: 'Models of optional packages in the mix',
    command: 'npx --yes pnpm@12 bench packages',
    method:
      'light mix with the model ÷ light mix: RMSE, pinball loss .95; traces in steps of a minute and more, first 20,000 steps; ' +
      'every fit is waited for.',
    columns: ['series', 'h', ...added],
    rows,
    notes: ['Below 1 the model helps.'],
  }
}

function minuteSeries(): readonly Series[] {
  return loadSharedTraces()
    .filter(({ stepMs }) => stepMs >= leastStepMs)
    .map((series) => ({ ...series, values: series.values.subarray(0, longest) }))
}
