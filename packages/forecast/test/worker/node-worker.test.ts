import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const tsxInThreads = new URL('../../../../scripts/tsx-in-threads.js', import.meta.url).href

/** Runs a program in a process of its own, because a test's sandbox has no threads from source. */
async function outputOf(program: string, loader = tsxInThreads): Promise<string[]> {
  const file = fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url))
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--import', loader, file], {
    timeout: 60_000,
  })
  return stdout.trim().split('\n')
}

test('a thread gives the weights that this thread would, and lets the process end', async () => {
  expect(await outputOf('train-and-leave')).toEqual(['same: true'])
}, 60_000)

// Elsewhere threads cannot be told apart, and train as they are.
const testOnLinux = process.platform === 'linux' ? test : test.skip

testOnLinux(
  'on Linux the thread lets others go first',
  async () => {
    expect(await outputOf('tell-niceness')).toEqual([expect.stringMatching(/^\S+ 10$/)])
  },
  60_000,
)

testOnLinux(
  'a thread that will be needed starts before its first job, and keeps no process',
  async () => {
    expect(await outputOf('announce-a-job')).toEqual(['there before the first job'])
  },
  60_000,
)

test('a training under way does not keep the process alive', async () => {
  expect(await outputOf('leave-at-once')).toEqual(['left'])
}, 60_000)

test('a thread that fails or is too slow costs its own job, and `close` ends all', async () => {
  expect(await outputOf('outlive-threads')).toEqual([
    'nonsense: TrainingError',
    'then: true',
    'slow: The training took longer than 1 ms.',
    'closed: The worker was closed.',
    'later: The worker is closed.',
  ])
}, 60_000)

test('where the file of the thread cannot be loaded, jobs are done in idle slices', async () => {
  expect(await outputOf('without-a-file', 'tsx')).toEqual([
    'same: true',
    'later: The worker is closed.',
  ])
}, 60_000)

test('users of the thread of a process close their own share, and the last one ends it', async () => {
  expect(await outputOf('share-a-thread')).toEqual([
    'both: trained,trained',
    'closed: The worker is closed.',
    'other: trained',
    'free: true',
    'free beside a job: false',
    'last: The worker was closed.',
    'again: trained',
  ])
}, 60_000)

test('threads that hang, die or answer nonsense cost one job each', async () => {
  expect(await outputOf('bad-threads')).toEqual([
    'hangs: The training took longer than 300 ms., The training took longer than 300 ms.',
    'dies: The training thread ended with code 7., The training thread ended with code 7.',
    'throws: The training thread failed., The training thread failed.',
    'babbles: The training thread sent no weights., trained',
  ])
}, 60_000)

test('a thread that hangs or dies delays no tick, and another one trains the next time', async () => {
  expect(await outputOf('tick-beside-threads')).toEqual([
    'hangs: 1500 of 1500 steps as without it',
    'dies: The training thread ended with code 7.',
    'started anew: trained as elsewhere: true',
  ])
}, 60_000)

test('a job has all of its time, however long its thread took to start', async () => {
  expect(await outputOf('start-slowly')).toEqual(['trained'])
}, 60_000)

test('models of optional packages are fitted in the thread as their packages fit them', async () => {
  expect(await outputOf('fit-paths')).toEqual([
    'ets: lacks undefined, as the package says: true',
    'mstl: lacks undefined, as the package says: true',
    'auto-arima: lacks undefined, as the package says: true',
  ])
}, 60_000)

test('the regression in one go continues a day, finds none in noise, and fits least squares', async () => {
  expect(await outputOf('fit-regression')).toEqual([
    'a day: 30 steps, exact: true',
    'no day: 30 steps, exact: true',
    'with noise: 30 steps, exact: true',
  ])
}, 60_000)

test('costs are fitted as least squares are, where that beats the regression on the tick', async () => {
  expect(await outputOf('fit-costs')).toEqual([
    'weights: 6, as by descent: true',
    'off by 0.15: 0',
    'off by 0.3: 6',
  ])
}, 60_000)

test('costs that no plane tells are expected from a fit in the thread; without one nothing changes', async () => {
  expect(await outputOf('refit-costs')).toEqual([
    'with a thread: true',
    'without: true',
    'closed as without: true',
    'never: true',
  ])
}, 60_000)
