import { measureUpdate } from './measure-update.ts'

console.log(
  'observe + forecast(1) + forecast(10), default models, 7 quantiles each, trainings aside',
)
for (const [series, stepMs, hasOutlooks] of [
  [1, 100, false],
  [100, 100, false],
  [1, 100, true],
  [1, 1_000, false],
  [1, 60_000, false],
] as const) {
  const { microseconds, bytes } = measureUpdate({ series, stepMs, hasOutlooks })
  const cost = `${microseconds.toFixed(2)} µs, ${bytes.toFixed(1)} heap bytes an update`
  const told = hasOutlooks ? ', with outlooks' : ''
  const of = `${String(series).padStart(3)} in turn, steps of ${stepMs / 1_000} s${told}`
  console.log(`  ${of.padEnd(42)} ${cost}`)
}
