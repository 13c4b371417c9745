import { expect, test } from '@jest/globals'
import { readArguments } from '../src/arguments.ts'

const settings = (...argv: string[]): unknown => {
  const read = readArguments(argv)
  return read.kind === 'run' ? read.settings : read
}

test('nothing given: seed 1, as fast as suits the source, and then the end', () => {
  expect(settings()).toEqual({
    source: { kind: 'generated', seed: 1 },
    speed: undefined,
    forMs: undefined,
    waitMs: undefined,
    models: undefined,
    serve: false,
    port: 0,
  })
})

test('every option', () => {
  expect(
    settings(
      '--log',
      'a.log',
      '--speed=60',
      '--for',
      '1.5m',
      '--wait',
      '200ms',
      '--models',
      'arima,lstm',
      '--serve',
      '--port',
      '8080',
    ),
  ).toEqual({
    source: { kind: 'log', path: 'a.log' },
    speed: 60,
    forMs: 90_000,
    waitMs: 200,
    models: ['arima', 'lstm'],
    serve: true,
    port: 8080,
  })
  expect(settings('--', '--trace', 't.csv')).toMatchObject({
    source: { kind: 'trace', path: 't.csv' },
  })
  expect(settings('--seed', '7')).toMatchObject({ source: { kind: 'generated', seed: 7 } })
  expect(readArguments(['-h'])).toEqual({ kind: 'help' })
})

test.each([
  ['--fast', 'Unknown option --fast; --help lists those there are.'],
  ['-x', 'Unknown option -x; --help lists those there are.'],
  ['a.log', 'Unknown argument “a.log”; a file is named by --log or --trace.'],
  ['--log', '--log needs a value.'],
  ['--log --serve', '--log needs a value.'],
  ['--log=', '--log needs a value.'],
  ['--serve=yes', '--serve takes no value, got “yes”.'],
  ['--speed fast', '--speed must be a number above 0, such as 60, got “fast”.'],
  ['--speed 0', '--speed must be a number above 0, such as 60, got “0”.'],
  ['--speed -3', '--speed must be a number above 0, such as 60, got “-3”.'],
  ['--speed Infinity', '--speed must be a number above 0, such as 60, got “Infinity”.'],
  ['--for 20', '--for must be a duration such as 20s, 5m or 1h, got “20”.'],
  ['--wait long', '--wait must be a duration such as 20s, 5m or 1h, got “long”.'],
  ['--for 0s', '--for must be a duration such as 20s, 5m or 1h, got “0s”.'],
  ['--seed 1.5', '--seed must be a whole number from 0 to 4294967295, got “1.5”.'],
  ['--port 70000', '--port must be a whole number from 0 to 65535, got “70000”.'],
  ['--log a --trace b', 'Give --log or --trace, not both.'],
  ['--log a --seed 2', '--seed is for generated traffic; a log or trace needs none.'],
])('%s is refused in one sentence', (line, sentence) => {
  expect(readArguments(line.split(' '))).toEqual({ kind: 'wrong', sentence })
})
