import type { TrainingWorker } from '@predictive-limit/forecast'
import { nodeWorker } from '@predictive-limit/forecast/node'
import { showcases } from '../forecast/model-series.ts'
import type { Models } from '../forecast/run-forecaster.ts'
import { measureApart } from '../report/child.ts'
import { median } from '../report/spread.ts'
import type { Table } from '../report/table.ts'
import { scoredSteps, squaredErrorOf } from './score-alone.ts'

const seeds = [21, 22, 23]
const processes = 3

/** What each model costs, and on which of the series that the models are made for it wins. */
export async function modelsTable(): Promise<Table> {
  const names = showcases().map(({ name }) => name)
  const worker = nodeWorker({ timeoutMs: 60_000 })
  const costs = new Map<Models, number>()
  const errors = new Map<Models, readonly number[]>()
  for (const models of [...singleModels(), 'auto'] as const) {
    costs.set(models, await updateUs(models))
    errors.set(models, await errorsOf(models, worker))
  }
  worker.close()
  const alone = [...errors].filter(([models]) => models !== 'auto')
  const least = names.map((_, at) => Math.min(...alone.map(([, row]) => row[at] ?? Number.NaN)))
  const [naiveUs = Number.NaN] = costs.values()
  const rows = Array.from(errors, ([models, row]) => {
    const us = costs.get(models) ?? Number.NaN
    const ratios = row.map((error, at) => shown(error / (least[at] ?? Number.NaN)))
    const name = models === 'auto' ? 'the default mix' : models.join()
    return [name, us.toFixed(1), Math.max(0, us - naiveUs).toFixed(1), ...ratios]
  })
  return {
    title: 'Models: what each costs, and where it wins',
    command: 'npx --yes pnpm@12 bench models',
    method:
      'processor time in µs of an update and two forecasts by the model alone, and how much more that is than for the last value; then RMSE of the sum of ' +
      `the next ${scoredSteps} steps ÷ that of the best single model, on the series of the picture of each model (steps 1,500 to 3,000, ${seeds.length} seeds).`,
    columns: ['model', 'µs', 'more', ...names],
    rows,
    notes: ['Bold wins. A column is the series of a picture, named after what it is made for.'],
  }
}

/** Those that have a picture of their own, in that order. */
function singleModels(): Models[] {
  return showcases().flatMap(({ models }) => (models === 'auto' ? [] : [models]))
}

/** √ of the mean squared error on each of the series, over all seeds. */
async function errorsOf(models: Models, worker: TrainingWorker): Promise<number[]> {
  const sums: number[] = []
  for (const seed of seeds) {
    for (const [at, series] of showcases(seed).entries()) {
      sums[at] = (sums[at] ?? 0) + (await squaredErrorOf(models, series, worker))
    }
  }
  return sums.map((sum) => Math.sqrt(sum / seeds.length))
}

async function updateUs(models: Models): Promise<number> {
  const file = new URL('./update-cost.js', import.meta.url)
  const runs: number[] = []
  for (let i = 0; i < processes; i += 1) {
    runs.push(await measureApart<number>(file, [JSON.stringify(models)]))
  }
  return median(runs)
}

function shown(ratio: number): string {
  if (ratio === 1) return '**1.00**'
  return ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)
}
