import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from './run-forecaster.ts'
import { labelsOf, type Numbers } from './scores.ts'
import type { Series } from './series.ts'
import { band, document, edges, legend, line, type Panel, panelFrame, rule, title } from './svg.ts'

const shownSteps = 600
const shownWindow = 500
const upperPanel: Panel = { left: 64, top: 36, width: 880, height: 260 }
const lowerPanel: Panel = { left: 64, top: 366, width: 880, height: 110 }

const drawn = [
  ['demand', 'what came'],
  ['mean', 'mean'],
  ['band', '90 % interval'],
] as const

/** Writes a picture of one run and returns its path. */
export function writePlot(folder: string, series: Series, run: Run): string {
  mkdirSync(folder, { recursive: true })
  const name = `${series.name} h${run.steps}`.replaceAll(/[^\w.]+/g, '-')
  const path = join(folder, `${name}.svg`)
  writeFileSync(path, plotOf(series, run))
  return path
}

/**
 * Above, the last 600 labels with mean and the interval from 0.05 to 0.95; below, over the whole
 * series, how many of the last 500 labels stayed at or below the upper bound.
 */
export function plotOf(series: Series, run: Run): string {
  const labels = labelsOf(series.values, run.steps)
  const tail = (numbers: Numbers | undefined) =>
    Array.from(numbers ?? []).slice(Math.max(0, labels.length - shownSteps), labels.length)
  const upper = tail(run.quantiles.get(0.95))
  const shown = tail(labels)
  const covered = runningCoverage(labels, run.quantiles.get(0.95) ?? [])
  const most = Math.max(1e-9, ...shown, ...upper)
  const above = { ...upperPanel, low: 0, high: 1.05 * most }
  const below = { ...lowerPanel, low: 0.8, high: 1 }
  return document(
    [
      title(above, `${series.name}: sum of the next ${run.steps} steps`),
      legend(above, drawn),
      panelFrame(above),
      band(above, tail(run.quantiles.get(0.05)), upper),
      line(above, shown, 'demand'),
      line(above, tail(run.mean), 'mean'),
      edges(above, `${duration(shown.length * series.stepMs)} before the end`, 'end'),
      title(below, `share of the last ${shownWindow} sums at or below upper 95`),
      panelFrame(below),
      rule(below, 0.95),
      line(below, covered, 'coverage'),
      edges(below, 'beginning of the series', 'end'),
    ],
    { width: 964, height: 504, name: `Forecasts of ${series.name}` },
  )
}

/** The largest unit of which there are two or more. */
function duration(ms: number): string {
  const units = [
    [86_400_000, 'days'],
    [3_600_000, 'hours'],
    [60_000, 'minutes'],
  ] as const
  const [unitMs, name] = units.find(([unit]) => ms >= 2 * unit) ?? [1000, 'seconds']
  return `${Number((ms / unitMs).toPrecision(2))} ${name}`
}

function runningCoverage(labels: Numbers, upper: Numbers): number[] {
  const hit = (i: number) => Number((labels[i] ?? 0) <= (upper[i] ?? 0))
  const every = Math.max(1, Math.floor(labels.length / upperPanel.width))
  const shares: number[] = []
  let sum = 0
  for (let i = 0; i < labels.length; i += 1) {
    sum += hit(i) - (i >= shownWindow ? hit(i - shownWindow) : 0)
    if (i >= shownWindow && i % every === 0) shares.push(sum / shownWindow)
  }
  return shares
}
