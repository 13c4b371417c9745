import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** No run of tests takes nearly as long. */
const timeoutMs = 240_000

/** Only a test that failed has noticed anything: tests that cannot be loaded, found or ended are `broken`. */
export type TestRun =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly test: string }
  | { readonly outcome: 'broken'; readonly why: string }

/** The part of jest's `--json` that is read. */
interface JestResults {
  readonly success: boolean
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly { readonly status: string; readonly title: string }[]
  }[]
}

/** Runs the tests of a tree whose paths contain the pattern. */
export async function runTests(tree: string, pattern: string): Promise<TestRun> {
  const outputFile = join(tree, 'test-results.json')
  rmSync(outputFile, { force: true })
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const where = ['--outputFile', outputFile, '--cacheDirectory', join(tree, 'jest-cache')]
  // A mutation may leave a timer that would keep the process, or a promise that nobody keeps.
  const ends = ['--forceExit', '--testTimeout', '10000']
  const jest = ['node_modules/jest/bin/jest.js', '--runInBand', ...ends, '--json', ...where]
  const run = spawn(process.execPath, [...node, ...jest, pattern], {
    cwd: tree,
    stdio: 'ignore',
    timeout: timeoutMs,
  })
  const stop = () => run.kill()
  // Before the tree is removed, at the exit as well.
  process.prependOnceListener('exit', stop)
  await once(run, 'exit')
  process.off('exit', stop)
  if (!existsSync(outputFile)) return { outcome: 'broken', why: 'the tests did not end' }
  return judge(JSON.parse(readFileSync(outputFile, 'utf8')))
}

function judge({ success, testResults }: JestResults): TestRun {
  if (success && testResults.length > 0) return { outcome: 'passed' }
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = tests.find(({ status }) => status === 'failed')
  if (failed !== undefined) return { outcome: 'failed', test: failed.title }
  const why = testResults.find(({ message }) => message !== '')?.message ?? 'no tests were found'
  return { outcome: 'broken', why }
}
