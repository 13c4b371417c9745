import { measureUpdate } from './measure-update.ts'

console.log('observe + forecast(1) + forecast(10), all models, 7 quantiles each')
for (const forecasters of [1, 100]) {
  const { microseconds, bytes } = measureUpdate(forecasters)
  const cost = `${microseconds.toFixed(2)} µs, ${bytes.toFixed(1)} heap bytes an update`
  console.log(`  ${String(forecasters).padStart(3)} forecasters in turn: ${cost}`)
}
