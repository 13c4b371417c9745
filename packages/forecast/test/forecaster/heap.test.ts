import { expect, test } from '@jest/globals'
import { measureUpdate } from '../../bench/measure-update.ts'

/** Batches of 5,000 updates, of which the last three are looked at. */
const BATCHES = 12

test.each([
  // The caller boxes the value it reads from an array, where it does: 16 bytes. An object would be 40 and more.
  ['one series of 100 ms', 1, 100, 24],
  ['a hundred series in turn', 100, 100, 24],
  // Every 1,024 steps the LSTM copies its last 4,096 values for a training: 32 bytes a step,
  // and one copy more or less falls into the measured steps.
  ['steps of a second', 1, 1_000, 24 + 2 * 32],
  ['steps of a minute', 1, 60_000, 24 + 2 * 32],
])(
  'once running, an update and two forecasts leave nothing on the heap: %s',
  (_, series, stepMs, most) => {
    // What is allocated because it was compiled in haste is not allocated by both of two forecasters.
    const bytes = [1, 2].map(() => measureUpdate(series, stepMs, BATCHES).bytes)
    expect(Math.min(...bytes)).toBeLessThan(most)
  },
)
