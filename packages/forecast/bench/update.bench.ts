import { measureUpdate } from './measure-update.ts'

const { microseconds, bytes } = measureUpdate()
console.log('observe + forecast(1) + forecast(10), all models, 7 quantiles each')
console.log(`  ${microseconds.toFixed(2)} µs, ${bytes.toFixed(1)} heap bytes an update`)
