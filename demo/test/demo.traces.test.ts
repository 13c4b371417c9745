import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { countsOf, runDemo } from './run-demo.ts'

/** Real traces lie beside the repository where it is developed; elsewhere these tests are skipped. */
const traces = '../shared/traces'
const hasTraces = existsSync(fileURLToPath(new URL(`../../${traces}`, import.meta.url)))
const testWithTraces = hasTraces ? test : test.skip

testWithTraces(
  'an access log of 10,000 lines is replayed to its end',
  async () => {
    const run = await runDemo(
      '--log',
      `${traces}/raw/semicomplete-combined.log.gz`,
      '--speed',
      '21600',
    )
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(countsOf(run)).toMatchObject({
      read: 10_000,
      replayed: 10_000,
      unreadable: 0,
      offered: 10_000,
    })
  },
  120_000,
)

testWithTraces(
  'the first seconds of a trace of 215,680 requests are replayed',
  async () => {
    const trace = `${traces}/servegen-mlarge-2h.csv.gz`
    const run = await runDemo('--trace', trace, '--speed', '20', '--for', '10s')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    const { read, replayed, offered, predicted = 0, standard = 0, refused = 0 } = countsOf(run)
    // Lines within 200 s of the first one, counted by zcat and awk.
    expect([read, replayed, offered]).toEqual([6161, 6161, 6161])
    expect(predicted + standard + refused).toBe(6161)
  },
  120_000,
)
