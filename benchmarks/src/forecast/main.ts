import { asMarkdown } from '../report/table.ts'
import { ablationTable } from './ablation-table.ts'
import { type Arguments, readArguments, UsageError, usage } from './arguments.ts'
import { attackTable } from './attack-table.ts'
import { barsTable } from './bars-table.ts'
import { cellsOf } from './cell.ts'
import { cellTable } from './cell-table.ts'
import { defaultFamilies, families } from './families.ts'
import { generatedSeries } from './generated-series.ts'
import { loadSharedTraces, loadTrace, TraceColumnError } from './load-traces.ts'
import { meanTable } from './mean-table.ts'
import { measureUpdate } from './measure-update.ts'
import { writePlot } from './plot.ts'
import { type Models, runForecaster } from './run-forecaster.ts'
import type { Series } from './series.ts'

const plottedHorizon = 10

try {
  report(readArguments(process.argv.slice(2), families))
} catch (error) {
  if (!(error instanceof UsageError || error instanceof TraceColumnError)) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}

function report(options: Arguments): void {
  const mixed = options.models ?? (options.without.length > 0 ? families : undefined)
  const models = mixed ?? 'auto'
  // First, while nothing else has shaped the compiled code.
  const cost = measureUpdate(models)
  const series = seriesOf(options)
  console.log(`Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`)
  console.log(`Models: ${models === 'auto' ? 'the default mix' : models.join(', ')}\n`)
  const cells = series.flatMap((each) => {
    progress(each)
    return cellsOf(each, models, mixed ?? defaultFamilies(each.stepMs))
  })
  const attacks = attackTable(models)
  for (const table of [cellTable(cells), meanTable(cells), barsTable(cells, cost), attacks]) {
    console.log(asMarkdown(table))
  }
  for (const name of options.without) {
    const rest = (mixed ?? []).filter((each) => each !== name)
    console.log(asMarkdown(ablationTable(cells, name, rest)))
  }
  if (options.plot !== undefined) plotAll(series, options.plot, models)
}

function seriesOf({ longest, ...options }: Arguments): Series[] {
  return allSeriesOf(options).map((series) => ({
    ...series,
    values: series.values.subarray(0, longest),
  }))
}

function allSeriesOf(options: Omit<Arguments, 'longest'>): Series[] {
  const { traces, stepS, generated } = options
  if (traces.length > 0) return traces.flatMap((path) => loadTrace(path, undefined, stepS))
  const shared = generated ? [] : loadSharedTraces()
  if (shared.length > 0) return shared
  console.error('No traces beside the repository: generated series.')
  return generatedSeries()
}

function plotAll(series: readonly Series[], folder: string, models: Models): void {
  for (const each of series) {
    for (const run of runForecaster(each, models)) {
      if (run.steps === plottedHorizon) console.error(writePlot(folder, each, run))
    }
  }
}

function progress({ name, values }: Series): void {
  if (process.stderr.isTTY) console.error(`${name}: ${values.length} steps`)
}
