import { expect, test } from '@jest/globals'
import { manualClock } from '@predictive-limit/core'
import fc from 'fast-check'
import { InstancesThere } from '../../core/test/shared/instances-there.ts'
import { scopeOf } from '../../core/test/store/contract/trial.ts'
import { redisEngine } from '../src/redis-engine.ts'
import { redisUnderTest } from './support/redis-test.ts'
import { timedScripts } from './support/timed-scripts.ts'

const INSTANCES = 4
const RUNS = 100

const redis = redisUnderTest()

/** Instances of one limiter, on a clock of the test's. */
function openAll(name: string) {
  const time = { nowUs: 1e15 }
  const parts = { client: redis().client, prefix: 'pl', scripts: timedScripts }
  const engine = redisEngine({ ...parts, extraArguments: () => [String(time.nowUs)] })
  const scope = scopeOf([{}], name, manualClock())
  const scopes = Array.from({ length: INSTANCES }, () => engine.open(scope))
  const say = async (instance: number, forUs: number) =>
    (await scopes[instance]?.send({ kind: 'presence', forUs }))?.instances
  return { time, say }
}

const step = fc.record({
  instance: fc.nat(INSTANCES - 1),
  forUs: fc.oneof(
    fc.constant(3_000_000),
    fc.constant(0),
    fc.nat(30_000_000),
    fc.constant(90_000_000),
  ),
  waitUs: fc.oneof(
    { weight: 4, arbitrary: fc.nat(1_200_000) },
    { weight: 1, arbitrary: fc.constantFrom(3_000_000, 60_000_000, 100_000_000) },
    { weight: 1, arbitrary: fc.integer({ min: -100_000_000, max: -1 }) },
  ),
})

test('Redis counts the instances that memory does, whatever its clock does', async () => {
  let runs = 0
  const trace = fc.array(step, { maxLength: 100 })
  await fc.assert(
    fc.asyncProperty(trace, async (steps) => {
      runs += 1
      const { time, say } = openAll(`there-${runs}`)
      const reference = new InstancesThere()
      const expected: number[] = []
      const told = steps.map(({ instance, forUs, waitUs }) => {
        time.nowUs += waitUs
        expected.push(reference.note(String(instance), forUs, time.nowUs))
        return say(instance, forUs)
      })
      expect(await Promise.all(told)).toEqual(expected)
    }),
    { numRuns: RUNS },
  )
})

test('what says who is there goes with the last of them, a minute later at most', async () => {
  const { say } = openAll('mortal')
  const key = 'pl2:{mortal}:n'
  const { client } = redis()
  await say(0, 30_000_000)
  await say(1, 3_000_000)
  // Scripts for tests leave keys a minute longer.
  const life = await client.pttl(key)
  expect(life).toBeGreaterThan(75_000)
  expect(life).toBeLessThanOrEqual(91_000)
  await say(0, 0)
  expect(await say(1, 0)).toBe(0)
  expect(await client.exists(key)).toBe(0)
})
