import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { countsOf, runDemo } from './run-demo.ts'
import { withFile } from './temporary-file.ts'

/** 600 requests in a minute, 120 of them at once, every tenth line spoilt. */
const log = Array.from({ length: 600 }, (_line, index) => {
  const second = String(index < 480 ? Math.floor(index / 8) : 59).padStart(2, '0')
  const line = `10.0.0.${index % 7} - - [17/May/2015:10:05:${second} +0000] "GET /${index % 3}x HTTP/1.1" 200 900 "-" "-"`
  return index % 10 === 9 ? line.slice(20) : line
}).join('\n')

test('a log with bad lines is replayed over HTTP, and every count adds up', async () => {
  const run = await withFile(gzipSync(log), (path) => runDemo('--log', path, '--speed', '20'))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  const counts = countsOf(run)
  expect(counts).toMatchObject({ read: 600, replayed: 540, unreadable: 60, offered: 540 })
  expect(counts.read).toBe((counts.replayed ?? 0) + (counts.unreadable ?? 0))
  const { predicted = 0, standard = 0, refused = 0 } = counts
  expect(predicted + standard + refused + (counts['given up while waiting'] ?? 0)).toBe(540)
  expect(counts['answered 200']).toBe(predicted + standard)
  expect(run.stdout).toContain('60 unreadable lines, passed over:')
  expect(run.stdout).toContain('  line 10: neither common, combined nor JSON: ')
}, 60_000)

test('generated traffic is admitted from the predicted pool, refused where there is too much', async () => {
  const run = await runDemo('--for', '2s', '--speed', '20000', '--seed', '3')
  expect(run).toMatchObject({ code: 0, stderr: '' })
  const {
    read = 0,
    replayed,
    offered = 0,
    predicted = 0,
    standard = 0,
    refused = 0,
  } = countsOf(run)
  expect([replayed, offered]).toEqual([read, read])
  expect(predicted + standard + refused).toBe(offered)
  expect(predicted).toBeGreaterThan(0)
  expect(run.stdout).toMatch(/^ *admitted +[\d,]+ +[\d.]+ % +[\d,]+ +[\d.]+ %$/m)
  expect(run.stdout).toMatch(/^ *requests +1 s +\d+ +[\d.]+ % +[\d.]+ %$/m)
}, 60_000)

test.each(['arima', 'lstm'])(
  '%s alone forecasts real traffic end to end',
  async (model) => {
    const run = await runDemo('--for', '2s', '--speed', '20000', '--models', model)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(countsOf(run).predicted).toBeGreaterThan(0)
    expect(run.stdout).toContain(`forecast by ${model} alone`)
  },
  60_000,
)

test.each([
  ['--log no-such.log', 'There is no file no-such.log.\n'],
  ['--fast', 'Unknown option --fast; --help lists those there are.\n'],
])(
  '%s is one sentence on stderr and exit code 2',
  async (line, stderr) => {
    expect(await runDemo(...line.split(' '))).toEqual({ code: 2, stdout: '', stderr })
  },
  60_000,
)

test('a model that there is not is refused, and those that there are are listed', async () => {
  const { code, stdout, stderr } = await runDemo('--models', 'arima,oracle')
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^The limiter cannot use that\. .*"arima".*, got "oracle"\. .*\n$/)
}, 60_000)

test('--help says what there is', async () => {
  const { code, stdout } = await runDemo('--help')
  expect(code).toBe(0)
  for (const option of [
    '--log',
    '--trace',
    '--speed',
    '--for',
    '--models',
    '--seed',
    '--serve',
    '--port',
  ]) {
    expect(stdout).toContain(option)
  }
}, 60_000)
