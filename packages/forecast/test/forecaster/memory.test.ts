import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const program = fileURLToPath(new URL('./programs/measure-memory.ts', import.meta.url))

// What docs/algorithms.md states, and a tenth more.
test.each([
  ['100 ms', '100', 38_500],
  ['a second, with the LSTM', '1000', 88_000],
  ['a minute, with the LSTM and a day', '60000', 260_000],
])(
  'a forecaster of two horizons and steps of %s keeps no more bytes than stated',
  (_, stepMs, most) => {
    const node = ['--expose-gc', '--import', 'tsx', program, stepMs]
    const bytes = Number.parseFloat(execFileSync(process.execPath, node, { encoding: 'utf8' }))
    expect(bytes).toBeGreaterThan(most / 2)
    expect(bytes).toBeLessThan(most)
  },
  60_000,
)
