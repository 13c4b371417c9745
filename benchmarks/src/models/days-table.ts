import type { ModelName, TrainingWorker } from '@predictive-limit/forecast'
import { nodeWorker } from '@predictive-limit/forecast/node'
import { coarserSeries } from '../forecast/coarser-series.ts'
import { loadSharedTraces } from '../forecast/load-traces.ts'
import type { Series } from '../forecast/series.ts'
import { light } from '../packages/packages-table.ts'
import { horizons, type Score, scoreMix } from '../packages/score-mix.ts'
import { meanOf, ratioOf, shown, worstOf } from '../packages/score-ratio.ts'
import type { Table } from '../report/table.ts'
import { dailySeries } from './daily-series.ts'

/** Steps in which no other table reads a trace. */
const otherStepsMs = [900_000, 3_600_000]
/** Fewer steps than that hold little but the first fit. */
const fewestSteps = 1_000
/** Clients of the trace of rates that no other table reads. */
const otherClients = [1, 2, 3, 5, 6, 7, 9, 10]

/** Ratios of a series, alone and then in the mix, each by horizon. */
type Ratios = readonly Score[]

/** The regression in one go against the one on the tick, on series that nothing was chosen on. */
export async function daysTable(): Promise<Table> {
  const worker = nodeWorker({ timeoutMs: 60_000 })
  const generated = await rowsOf(dailySeries(), worker)
  const traces = await rowsOf(tracesInOtherSteps(), worker)
  worker.close()
  return {
    title: 'Regression in one go against regression on the tick',
    command: 'npx --yes pnpm@12 bench days',
    method:
      'RMSE, pinball loss .95 of `batch-regression` ÷ `regression`, each alone, and of the light mix with `batch-regression` ÷ the light mix, by steps ahead; generated days of seeds ' +
      'and steps that nothing was chosen on, and traces in steps, or of clients, that no other table reads; the first fifth is not scored, every fit is waited for.',
    columns: [
      'series',
      ...horizons.map((steps) => `alone, ${steps}`),
      ...horizons.map((steps) => `in the mix, ${steps}`),
    ],
    rows: [...generated, ...traces]
      .map(({ name, ratios }) => [name, ...ratios.map(shown)])
      .concat(summary('generated', generated), summary('traces', traces)),
    notes: ['Below 1 the regression in one go is better, or helps.'],
  }
}

interface Row {
  readonly name: string
  readonly ratios: Ratios
}

async function rowsOf(series: readonly Series[], worker: TrainingWorker): Promise<Row[]> {
  const rows: Row[] = []
  for (const each of series) {
    const score = (models: readonly ModelName[]) => scoreMix(each, models, worker)
    const alone = over(await score(['batch-regression']), await score(['regression']))
    const mixed = over(await score([...light, 'batch-regression']), await score(light))
    rows.push({ name: each.name, ratios: [...alone, ...mixed] })
  }
  return rows
}

function over(scores: readonly Score[], bases: readonly Score[]): Ratios {
  return scores.map((score, i) => ratioOf(score, bases[i] as Score))
}

function summary(name: string, rows: readonly Row[]): string[][] {
  if (rows.length === 0) return []
  const columns = (rows[0] as Row).ratios.map((_, i) =>
    rows.map(({ ratios }) => ratios[i] as Score),
  )
  return [
    [`${name}: geometric mean`, ...columns.map((column) => shown(meanOf(column)))],
    [`${name}: worst`, ...columns.map((column) => shown(worstOf(column)))],
  ]
}

function tracesInOtherSteps(): Series[] {
  const traces = loadSharedTraces(otherClients)
  const isRates = ({ name }: Series) => /clients-600s/.test(name)
  const coarser = otherStepsMs.flatMap((stepMs) => {
    const finer = traces.filter((each) => !isRates(each) && stepMs % each.stepMs === 0)
    const readable = new Map(finer.map((each) => [traceOf(each), each]))
    return [...readable.values()]
      .filter((each) => each.stepMs < stepMs)
      .map((each) => coarserSeries(each, stepMs))
  })
  return [...traces.filter(isRates), ...coarser].filter(
    ({ values }) => values.length >= fewestSteps,
  )
}

function traceOf({ name }: Series): string {
  return name.replace(/ @ .*$/, '')
}
