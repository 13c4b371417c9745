/**
 * Draws the pictures of docs/algorithms.md: each model alone on a generated series that it is made
 * for, always the same.
 *
 *   npx --yes pnpm@12 docs:pictures
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { createForecaster } from '@predictive-limit/forecast'
import { nodeWorker } from '@predictive-limit/forecast/node'
import { awaitedWorker } from './awaited-worker.ts'
import { type Showcase, showcases } from './model-series.ts'
import { band, document, edges, legend, line, type Panel, panelFrame, title } from './svg.ts'

const folder = new URL('../../../docs/pictures/', import.meta.url)
const shownSteps = 160
const panel: Panel = { left: 48, top: 34, width: 700, height: 150 }

const drawn = [
  ['demand', 'what came'],
  ['mean', 'forecast'],
  ['band', '90 % interval'],
] as const

interface Said {
  readonly value: number
  readonly mean: number
  readonly lower: number
  readonly upper: number
}

mkdirSync(folder, { recursive: true })
const { worker, settled } = awaitedWorker(nodeWorker({ timeoutMs: 60_000 }))
for (const showcase of showcases()) {
  writeFileSync(
    new URL(`${showcase.name}.svg`, folder),
    pictureOf(showcase, await saidOf(showcase)),
  )
}

/** What came in the last steps, and what had been forecast of it. */
async function saidOf({ models, seasonSteps, values }: Showcase): Promise<readonly Said[]> {
  const seasonsMs = [1000 * seasonSteps]
  const forecaster = createForecaster({ stepMs: 1000, horizons: [1], models, seasonsMs, worker })
  const said: Said[] = []
  for (const value of values) {
    const { mean, lower, upper } = forecaster.forecast(1)
    said.push({ value, mean, lower, upper })
    forecaster.observe(value)
    await settled()
  }
  return said.slice(-shownSteps)
}

function pictureOf({ name, title: text, values }: Showcase, made: readonly Said[]): string {
  const high = 1.05 * Math.max(...made.flatMap(({ value, upper }) => [value, upper]))
  const scaled = { ...panel, low: 0, high }
  const numbers = (key: 'value' | 'mean' | 'lower' | 'upper') => made.map((each) => each[key])
  return document(
    [
      title(panel, `${name}: ${text}`),
      legend(panel, drawn),
      panelFrame(scaled),
      band(scaled, numbers('lower'), numbers('upper')),
      line(scaled, numbers('value'), 'demand'),
      line(scaled, numbers('mean'), 'mean'),
      edges(panel, `${shownSteps} steps before the end`, `step ${values.length}`),
    ],
    { width: 760, height: 212, name: `Forecasts by ${name} of ${text}` },
  )
}
