import { setTimeout as wait } from 'node:timers/promises'
import { startLoad } from './load.ts'
import { type App, startApp, startRedis } from './processes.ts'

const LIMIT = 100
const BURST = 50
const OFFERED = 200
const SECONDS = Number(process.env.SECONDS ?? 20)

const redis = await startRedis(process.argv[2] === 'cluster' ? 3 : 1)
console.log(
  `redis at ${redis.url}; three apps, ${LIMIT} requests a second for all, at most ${BURST} at once`,
)
const apps: (App | undefined)[] = await Promise.all([1, 2, 3].map(() => startApp(redis.url)))
const startedMs = performance.now()
const load = startLoad(OFFERED, LIMIT, () => apps.flatMap((app) => app?.url ?? []))

/** A crash, and a deploy; by the fifth of the run at whose start it happens. */
const events: { readonly [fifth: number]: readonly [news: string, run: () => Promise<void>] } = {
  1: ['app 2 is killed', () => exchange(1, 'kill')],
  2: ['app 2 is started again', () => exchange(1, 'start')],
  3: ['app 3 is deployed anew', () => exchange(2, 'deploy')],
}

console.log(`\nsecond  admitted   alone  refused  failed   (${OFFERED} a second are sent)`)
const underWay: Promise<void>[] = []
for (let second = 0; second < SECONDS; second += 1) {
  const [news, run] = eventAt(second) ?? ['']
  if (run) underWay.push(run())
  await wait(startedMs + 1_000 * (second + 1) - performance.now())
  const { admitted, alone, refused, failed } = load.outcomes(second)
  const row = [second, admitted, alone, refused, failed].map((cell) => String(cell).padStart(8))
  console.log(`${row.join('')}   ${news}`)
}
await Promise.all(underWay)
await load.stop()
const seconds = (performance.now() - startedMs) / 1_000
await Promise.all(apps.map((app) => app?.stop()))
await redis.stop()

const most = Math.floor(BURST + LIMIT * seconds)
console.log(`\nadmitted ${load.admitted} in ${seconds.toFixed(1)} s, at most ${most}`)
const mostAtOnce = Math.floor(BURST + (LIMIT * load.slowestMs) / 1_000)
const isKept = load.admitted <= most && load.worst <= mostAtOnce
const worst = load.worst.toFixed(1)
console.log(
  `in any window ${worst} beyond the refill, at most ${mostAtOnce}: ${isKept ? 'kept' : 'BROKEN'}`,
)
process.exitCode = isKept ? 0 : 1

function eventAt(second: number): (typeof events)[number] | undefined {
  const fifthOf = (at: number) => Math.floor((at * 5) / SECONDS)
  return fifthOf(second) === fifthOf(second - 1) ? undefined : events[fifthOf(second)]
}

async function exchange(index: number, how: 'kill' | 'start' | 'deploy'): Promise<void> {
  const old = apps[index]
  if (how === 'kill') {
    apps[index] = undefined
    await old?.kill()
    return
  }
  apps[index] = await startApp(redis.url)
  await old?.stop()
}
