/**
 * Removes, one at a time and in copies of the tree, the lines that keep a guarantee, and expects the
 * named tests to fail. A line that can go unnoticed is not guarded: this exits 1 and names it.
 *
 *   npx --yes pnpm@12 mutations            all of them
 *   npx --yes pnpm@12 mutations bound-2    those whose name contains the text
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { demandMutations } from './demand-mutations.ts'
import { engineMutations } from './engine-mutations.ts'
import { forecastMutations } from './forecast-mutations.ts'
import { httpMutations } from './http-mutations.ts'
import { leaseMutations } from './lease-mutations.ts'
import { limiterMutations } from './limiter-mutations.ts'
import type { Mutation } from './mutation.ts'
import { patternsMutations } from './patterns-mutations.ts'
import { redisLeaseMutations } from './redis-lease-mutations.ts'
import { redisMutations } from './redis-mutations.ts'
import { runTests, type TestRun } from './run-tests.ts'
import { sharedMutations } from './shared-mutations.ts'
import { testServersMutations } from './test-servers-mutations.ts'
import { copyTree } from './tree-copy.ts'

// `exit` stops the tests and removes the copies, which the death by a signal would not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1))
}

const text = process.argv[2] ?? ''
const chosen = [
  ...engineMutations,
  ...leaseMutations,
  ...limiterMutations,
  ...httpMutations,
  ...demandMutations,
  ...forecastMutations,
  ...patternsMutations,
  ...sharedMutations,
  ...redisLeaseMutations,
  ...testServersMutations,
  ...redisMutations,
].filter(({ name }) => name.includes(text))
if (chosen.length === 0) throw new Error(`No mutation has a name with: ${text}`)

const trees = Array.from({ length: Math.min(2, availableParallelism()) }, copyTree)
const missed: string[] = []
await shareOut(new Set(chosen.map(({ tests }) => tests)), expectPassing)
await shareOut(chosen, async (mutation, tree) => {
  const run = await tryMutation(mutation, tree)
  const line = `${mutation.name}\n  ${told(run)}`
  if (run.outcome !== 'failed') missed.push(line)
  console.log(line)
})
// Once more at the end, where a log that is cut off still has them.
for (const line of missed) console.log(`\n${line}`)
console.log(`\n${chosen.length - missed.length} of ${chosen.length} mutations noticed`)
process.exitCode = missed.length === 0 ? 0 : 1

/** Each tree takes the next item when it is done with its last. */
async function shareOut<Item>(
  items: Iterable<Item>,
  work: (item: Item, tree: string) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]()
  const workIn = async (tree: string) => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value, tree)
  }
  await Promise.all(trees.map(workIn))
}

/** Tests that fail anyway would notice everything. */
async function expectPassing(tests: string, tree: string): Promise<void> {
  const run = await runTests(tree, tests)
  if (run.outcome !== 'passed') throw new Error(`Without a mutation, ${tests}: ${told(run)}`)
}

async function tryMutation(mutation: Mutation, tree: string): Promise<TestRun> {
  const { file, from, to, tests } = mutation
  const path = join(tree, file)
  const source = readFileSync(path, 'utf8')
  const [before, after, ...others] = source.split(from)
  if (after === undefined || others.length > 0) {
    return { outcome: 'broken', why: `${file} does not have exactly once: ${from}` }
  }
  writeFileSync(path, `${before}${to}${after}`)
  const run = await runTests(tree, tests)
  // Tests with real servers may go by one once, and on a busy machine they may not end.
  const last = run.outcome === 'failed' ? run : await runTests(tree, tests)
  writeFileSync(path, source)
  return last
}

function told(run: TestRun): string {
  if (run.outcome === 'failed') return `noticed: ${run.test}`
  return run.outcome === 'passed' ? 'MISSED' : `BROKEN: ${run.why}`
}
