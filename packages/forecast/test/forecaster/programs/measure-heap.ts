import { measureUpdate } from '../../../bench/measure-update.ts'

/** Batches of 5,000 updates, of which the last three are looked at. */
const BATCHES = 12

/** Prints the heap bytes that an update leaves; arguments: series, step in ms. */
const [series, stepMs] = process.argv.slice(2).map(Number)
console.log(measureUpdate(series ?? 1, stepMs ?? 100, BATCHES).bytes)
