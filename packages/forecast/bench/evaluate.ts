import { type Cell, cellsOf } from './cell.ts'
import { loadTraces } from './load-traces.ts'
import { measureUpdate } from './measure-update.ts'
import { printSummary } from './print-summary.ts'

const folder = process.argv[2]
if (folder === undefined) {
  console.error('Say where the traces are: node --import tsx bench/evaluate.ts FOLDER [STEPS]')
  process.exit(2)
}
const cost = measureUpdate(100)
const longest = Number(process.argv[3] ?? 200_000)
const cells = loadTraces(folder).flatMap((series) =>
  cellsOf({ ...series, values: series.values.subarray(0, longest) }),
)
printTable(cells)
printSummary(cells, cost)

function printTable(cells: readonly Cell[]): void {
  console.log(
    `${'series'.padEnd(36)}   h labels  y≤u95  y<u95  y≤u99  y<u99 worst500 first200  pinball÷last  ÷best  RMSSE  RMSE÷best`,
  )
  for (const { name, steps, mix, lastValue, bestPinball, bestRmse } of cells) {
    const shares = [mix.atMost95, mix.below95, mix.atMost99, mix.below99]
    const columns = [
      name.padEnd(36),
      String(steps).padStart(3),
      String(mix.labels).padStart(6),
      ...shares.map((share) => percent(share).padStart(6)),
      percent(mix.worstWindow).padStart(8),
      percent(mix.first200).padStart(8),
      ratio(mix.pinball95, lastValue.pinball95).padStart(13),
      ratio(mix.pinball95, bestPinball).padStart(6),
      ratio(mix.rmse, mix.naiveRmse).padStart(6),
      ratio(mix.rmse, bestRmse).padStart(10),
    ]
    console.log(columns.join(' '))
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}

function ratio(value: number, base: number): string {
  return (value / base).toFixed(2)
}
