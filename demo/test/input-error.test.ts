import { expect, test } from '@jest/globals'
import { readArguments } from '../src/arguments.ts'
import { inputSentence } from '../src/input-error.ts'
import { paletteFor } from '../src/report/palette.ts'
import { run } from '../src/run.ts'
import { withFile } from './temporary-file.ts'

const silent = { palette: paletteFor(false), everyMs: 1_000, show: () => {}, print: () => {} }

/** What the user is told when these options cannot be run. */
async function sentenceFor(...argv: readonly string[]): Promise<string | undefined> {
  const read = readArguments(argv)
  if (read.kind !== 'run') throw new Error('not a run')
  const error: unknown = await run(read.settings, silent).catch((thrown: unknown) => thrown)
  return inputSentence(error, read.settings)
}

test('a file that is missing, or is none, is named', async () => {
  expect(await sentenceFor('--log', 'no/such.log')).toBe('There is no file no/such.log.')
  expect(await sentenceFor('--trace', 'no/such.csv')).toBe('There is no file no/such.csv.')
  expect(await sentenceFor('--log', '.')).toBe('. is a directory, not a file.')
})

test('a trace without a column t says what its first line is', async () => {
  await withFile('count\n17\n', async (path) => {
    expect(await sentenceFor('--trace', path)).toBe(
      `${path} has no column “t”; its first line is “count”.`,
    )
  })
})

test.each([
  ['', 0],
  ['no log\nat all\n', 2],
])('a file without a request in it cannot be replayed: %j', async (content, unreadable) => {
  await withFile(content, async (path) => {
    expect(await sentenceFor('--log', path)).toBe(
      `${path} holds no request that can be read (${unreadable} unreadable lines).`,
    )
  })
})

test('an error that is not the input’s has no sentence', () => {
  const settings = {
    source: { kind: 'generated', seed: 1 },
    speed: 1,
    forMs: 1,
    waitMs: 1,
    models: undefined,
    serve: false,
    port: 80,
  } as const
  expect(inputSentence(new TypeError('a bug'), settings)).toBeUndefined()
  expect(inputSentence('a bug', settings)).toBeUndefined()
  expect(inputSentence({ code: 'EADDRINUSE' }, settings)).toBe(
    'Port 80 is taken; give another --port, or none.',
  )
})
