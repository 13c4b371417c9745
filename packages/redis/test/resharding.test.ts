import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { type Buckets, manualClock } from '@predictive-limit/core'
import { type RedisCluster, startCluster } from '@predictive-limit/test-servers'
import { Cluster } from 'ioredis'
import { WindowChecker } from '../../core/test/limiter/window-checker.ts'
import { askFor, scopeOf } from '../../core/test/store/contract/trial.ts'
import { everyKeyEnds } from './support/every-key-ends.ts'
import { timedStore } from './support/timed-store.ts'

jest.setTimeout(60_000)

const PER_SECOND = 200
const BURST = 40
const STEP_MS = 20
const MOVES = 12

let servers: RedisCluster
let client: Cluster

beforeAll(async () => {
  servers = await startCluster()
  // A slot on its way has keys on both sides for some milliseconds; by default ioredis waits for 100.
  client = new Cluster([{ host: '127.0.0.1', port: servers.ports[0] as number }], {
    retryDelayOnTryAgain: 2,
  })
  await client.set('ready', 'yes', 'PX', 1)
})

afterAll(async () => {
  await everyKeyEnds(...client.nodes('master'))
  client.disconnect()
  await servers.stop()
})

test('while its slot moves from server to server a bucket answers everybody, and loses nothing', async () => {
  const clock = manualClock(1_000_000)
  const limits = { perSecond: PER_SECOND, burst: BURST }
  const scope = scopeOf([limits, limits], 'reshard', clock)
  const instances = [1, 2].map(() => timedStore(client, clock).open(scope))
  const checkers = [new WindowChecker(), new WindowChecker()]
  const taken = [0, 0]
  const step = async () => {
    clock.advance(STEP_MS)
    for (const checker of checkers) checker.pass(STEP_MS * PER_SECOND)
    const counts = await Promise.all(instances.map((buckets) => ask(buckets, clock.now() * 1000)))
    for (const resource of [0, 1]) {
      const count = counts.reduce((sum, each) => sum + (each[resource] as number), 0)
      checkers[resource]?.add(1000 * count)
      taken[resource] = (taken[resource] as number) + count
    }
  }
  for (let n = 0; n < 20; n++) await step()
  let steps = 0
  for (let move = 0; move < MOVES; move++) {
    const tag = move % 2 === 0 ? '{reshard:r:resource 0}' : '{reshard:c:ada}'
    const moved = servers.moveSlot(`pl2:${tag}`, Math.floor(move / 2) % 3)
    let isMoving = true
    const ended = moved.finally(() => {
      isMoving = false
    })
    while (isMoving) {
      await step()
      steps += 1
    }
    await ended
  }
  expect(steps).toBeGreaterThan(MOVES)
  for (const checker of checkers) expect(checker.worst).toBeLessThanOrEqual(1000 * BURST)
  for (const buckets of instances) await buckets.close()
  await expectComplete(timedStore(client, clock).open(scope), taken[0] as number)
  // All of the refill from the first step on: nobody was refused what there was.
  expect(taken[1]).toBe(BURST + (PER_SECOND * STEP_MS * (20 + steps - 1)) / 1000)
})

/** Asks for both resources at three times their limits: how many each admitted. */
async function ask(buckets: Buckets, nowUs: number): Promise<number[]> {
  const want = { pool: 0, class: '', ratePerSecond: 200_000, capacity: 16_000, weight: 1 }
  buckets.plan(0, 'shared', [want], nowUs)
  const asks = Array.from({ length: 12 }, (_, n) =>
    askFor([n % 2 === 0 ? { key: 'shared' } : { resource: 1, key: 'ada' }], nowUs),
  )
  await Promise.all(asks.map((each) => buckets.take(each)))
  const admitted = asks.map(({ limitedBy }) => limitedBy < 0)
  return [0, 1].map((resource) => admitted.filter((yes, n) => yes && n % 2 === resource).length)
}

/** The accounts of the shared bucket add up, and have all that was admitted. */
async function expectComplete(buckets: Buckets, admitted: number): Promise<void> {
  await buckets.check(askFor([{ key: 'shared' }], 0))
  await buckets.take(askFor([{ key: 'shared', tokens: 0.001 }], 0))
  await buckets.sync?.()
  const { standard, predicted, outstanding, spent, writtenOff, initial, minted } = buckets.ledger(0)
  const held = standard + predicted + outstanding
  expect(held + spent + writtenOff).toBeCloseTo(initial + minted, 6)
  expect(writtenOff).toBe(0)
  expect(spent).toBeCloseTo(admitted, 2)
  await buckets.close()
}
