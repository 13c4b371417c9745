import { setTimeout as pause } from 'node:timers/promises'
import { median } from '../report/spread.ts'
import { duels } from './duels.ts'
import type { Run } from './run.ts'

/** Long enough that everything is compiled, and pools of shared resources are made. */
const WARM_UP_MS = 1000
const WARM_UP_COUNT = 2000
const ROUNDS = 40
const ROUND_MS = 8
const TRIAL_COUNT = 20_000

/** Measures one duel in this process and prints the median of the rounds' ratios. */
const duel = duels[process.argv[2] ?? '']
if (duel === undefined) throw new Error(`Expected a duel: ${Object.keys(duels).join(', ')}`)
const sides = [duel.yardstick(), await duel.contender()] as const
await warmUp(sides)
const sizes = [await sizeFor(sides[0]), await sizeFor(sides[1])] as const
const ratios: number[] = []
// The same rounds unmeasured: demand is then learned at the rate at which it will be measured.
await repeatFor(duel.warmUpMs ?? 0, ratioOf)
for (let round = 0; round < ROUNDS; round++) ratios.push(await ratioOf(round))
console.log(JSON.stringify(median(ratios)))
process.exit()

async function repeatFor(ms: number, round: (index: number) => Promise<unknown>): Promise<void> {
  const endMs = performance.now() + ms
  for (let index = 0; performance.now() < endMs; index++) await round(index)
}

/** Every other round the contender goes first, so that a drift of the machine hits both. */
async function ratioOf(round: number): Promise<number> {
  const order = round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)
  const ms = [0, 0]
  for (const side of order) {
    await pause(1)
    ms[side] = (await timed(sides[side], sizes[side])) / sizes[side]
  }
  return (ms[1] as number) / (ms[0] as number)
}

/** CPU time rather than wall time: other processes may have the machine meanwhile. */
async function timed(run: Run, count: number): Promise<number> {
  const before = process.cpuUsage()
  const answer = run(count)
  if (typeof answer !== 'number') await answer
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

async function warmUp(runs: readonly Run[]): Promise<void> {
  await repeatFor(WARM_UP_MS, async () => {
    for (const run of runs) await run(WARM_UP_COUNT)
    await pause(1)
  })
}

/** Operations that fill a round, by three trials. */
async function sizeFor(run: Run): Promise<number> {
  const trials: number[] = []
  for (let trial = 0; trial < 3; trial++) trials.push(await timed(run, TRIAL_COUNT))
  return Math.max(1, Math.round((TRIAL_COUNT * ROUND_MS) / median(trials)))
}
