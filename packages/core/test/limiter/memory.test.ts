import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const program = fileURLToPath(new URL('./programs/measure-memory.ts', import.meta.url))
const loader = new URL('../../../../scripts/tsx-in-threads.js', import.meta.url).href

// What docs/operating.md states, and a tenth more.
test.each([
  ['100 ms', '100', 184_000],
  ['a second', '1000', 258_000],
])(
  'a shared resource with one class and a tick of %s keeps no more bytes than stated',
  (_, everyMs, most) => {
    const node = ['--expose-gc', '--import', loader, program, everyMs]
    const bytes = Number.parseFloat(execFileSync(process.execPath, node, { encoding: 'utf8' }))
    expect(bytes).toBeGreaterThan(most / 2)
    expect(bytes).toBeLessThan(most)
  },
  60_000,
)
