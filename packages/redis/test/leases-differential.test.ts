import { beforeAll, expect, test } from '@jest/globals'
import type { ClassReport, LeaseMessage, LeaseReply } from '@predictive-limit/core'
import fc from 'fast-check'
import { Cluster } from '../../core/test/leases/cluster.ts'
import { trouble } from '../../core/test/leases/happenings.ts'
import { limits } from '../../core/test/leases/leased-store.ts'
import { stateScript } from './leases/lease-state.ts'
import { TwinStore } from './leases/twin-store.ts'
import { redisUnderTest } from './support/redis-test.ts'

const RUNS = 1200
const STEPS = 50_000

/** Happenings between two blocks of the key. */
const BLOCK_EVERY = 40

/** How long it is blocked, µs: shorter than a lease. */
const BLOCKED_US = 300_000

const redis = redisUnderTest()

beforeAll(async () => {
  await redis().client.script('LOAD', stateScript.text)
})

/** A cluster of instances whose store is in Redis as well. */
class TwinCluster extends Cluster {
  declare readonly store: TwinStore

  constructor(name: string, given: { limit: number; burst: number; surplus: number }) {
    super(given)
    this.watched = []
    const { limit, burst, surplus } = given
    const twin = new TwinStore(redis().client, name, limits(limit, burst, surplus))
    Object.assign(this, { store: twin })
    twin.refill(this.storeUs)
  }

  /** Weights of instances differ, and change. */
  protected override renewAt(message: LeaseMessage): LeaseReply {
    const add = (message.incarnation.charCodeAt(1) + message.sequence) % 3
    const weigh = (one: ClassReport) => ({ ...one, weight: one.weight + add * one.weight })
    return super.renewAt({ ...message, classes: message.classes.map(weigh) })
  }
}

const bucket = fc.record({
  limit: fc.integer({ min: 10, max: 200 }),
  burst: fc.integer({ min: 10, max: 120 }),
  surplus: fc.constantFrom(0, 0, 20),
})

test(`leases in Redis answer and hold what the reference does at ${STEPS} steps and more`, async () => {
  let compared = 0
  let runs = 0
  await fc.assert(
    fc.asyncProperty(bucket, trouble, async (limits, happenings) => {
      runs += 1
      const cluster = new TwinCluster(`run ${runs}`, limits)
      happenings.forEach((happening, i) => {
        cluster.happen(happening)
        if (i % BLOCK_EVERY === BLOCK_EVERY - 1) cluster.store.block(BLOCKED_US, cluster.storeUs)
      })
      compared += await cluster.store.compare()
    }),
    { numRuns: RUNS },
  )
  expect(compared).toBeGreaterThan(STEPS)
}, 180_000)
