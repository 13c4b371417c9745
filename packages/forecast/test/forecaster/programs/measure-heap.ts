import { measureUpdate } from '../../../bench/measure-update.ts'

/** Batches of 5,000 updates, of which the last three are looked at. */
const BATCHES = 12

/** Prints the heap bytes that an update leaves; arguments: series, step in ms, whether with outlooks. */
const [series = '1', stepMs = '100', outlooks] = process.argv.slice(2)
const updated = {
  series: Number(series),
  stepMs: Number(stepMs),
  hasOutlooks: outlooks === 'with-outlooks',
}
console.log(measureUpdate(updated, BATCHES).bytes)
