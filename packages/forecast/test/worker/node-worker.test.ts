import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const tsxInThreads = new URL('../../../../scripts/tsx-in-threads.js', import.meta.url).href

/** Runs a program in a process of its own, because a test's sandbox has no threads from source. */
async function outputOf(program: string): Promise<string[]> {
  const file = fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url))
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--import', tsxInThreads, file], {
    timeout: 60_000,
  })
  return stdout.trim().split('\n')
}

test('a thread gives the weights that this thread would, and lets the process end', async () => {
  expect(await outputOf('train-and-leave')).toEqual(['same: true'])
}, 60_000)

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
