import type { Series } from './series.ts'

/** The same demand in steps of `stepMs`, a whole multiple; steps at the end that fill none are left out. */
export function coarserSeries({ name, stepMs, values }: Series, toStepMs: number): Series {
  const together = toStepMs / stepMs
  const length = Math.floor(values.length / together)
  const sums = Float64Array.from({ length }, (_, i) =>
    values.subarray(i * together, (i + 1) * together).reduce((sum, value) => sum + value, 0),
  )
  const trace = name.replace(/ @ .*$/, '')
  return { name: `${trace} @ ${toStepMs / 1_000} s`, stepMs: toStepMs, values: sums }
}
