import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A series to forecast: one count a step. */
export interface Series {
  readonly name: string
  readonly stepMs: number
  readonly values: Float64Array
}

interface TraceInfo {
  readonly file: string
  readonly kind: 'requests' | 'counts' | 'rates'
  readonly stepS?: number
  readonly durationS: number
  readonly meanRatePerS?: number
}

const longestSeries = 200_000

/**
 * Every trace of a folder with an `index.json`, as series of counts: requests are binned to 0.1, 1
 * and 60 s where that leaves at least 0.02 of them a bin; counts are taken as they are; rates give
 * one series for each of the first clients. Series are cut at 200,000 steps.
 */
export function loadTraces(folder: string): Series[] {
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as TraceInfo[]
  const present = new Set(readdirSync(folder))
  return index.filter(({ file }) => present.has(file)).flatMap((info) => seriesOf(folder, info))
}

function seriesOf(folder: string, info: TraceInfo): Series[] {
  const lines = gunzipSync(readFileSync(join(folder, info.file)))
    .toString()
    .trimEnd()
    .split('\n')
    .slice(1)
  const name = info.file.replace('.csv.gz', '')
  if (info.kind === 'counts') {
    return [series(name, info.stepS ?? 1, lines.map(Number))]
  }
  if (info.kind === 'rates') {
    const rows = lines.map((line) => line.split(',').map(Number))
    const stepS = info.stepS ?? 600
    return [0, 4, 8].map((client) =>
      series(
        `${name}#${client}`,
        stepS,
        rows.map((row) => Math.round((row[client] ?? 0) * stepS)),
      ),
    )
  }
  const times = lines.map((line) => Number(line.slice(0, line.indexOf(','))))
  return [0.1, 1, 60]
    .filter((stepS) => (info.meanRatePerS ?? 0) * stepS >= 0.02 && info.durationS / stepS >= 500)
    .map((stepS) => series(name, stepS, binned(times, stepS, info.durationS)))
}

function binned(times: readonly number[], stepS: number, durationS: number): number[] {
  const bins = new Array<number>(Math.floor(durationS / stepS)).fill(0)
  for (const time of times) {
    const bin = Math.floor(time / stepS)
    if (bin < bins.length) bins[bin] = (bins[bin] ?? 0) + 1
  }
  return bins
}

function series(name: string, stepS: number, values: readonly number[]): Series {
  return {
    name: `${name} @${stepS}s`,
    stepMs: stepS * 1000,
    values: Float64Array.from(values.slice(0, longestSeries)),
  }
}
