import { measureUpdate } from './measure-update.ts'

console.log(
  'observe + forecast(1) + forecast(10), default models, 7 quantiles each, trainings aside',
)
for (const [forecasters, stepMs] of [
  [1, 100],
  [100, 100],
  [1, 1_000],
  [1, 60_000],
] as const) {
  const { microseconds, bytes } = measureUpdate(forecasters, stepMs)
  const cost = `${microseconds.toFixed(2)} µs, ${bytes.toFixed(1)} heap bytes an update`
  const of = `${String(forecasters).padStart(3)} in turn, steps of ${stepMs / 1_000} s`
  console.log(`  ${of.padEnd(26)} ${cost}`)
}
