import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { redisEngine } from '../src/redis-engine.ts'
import { Run, type TimedEngine } from './differential/run.ts'
import { step } from './differential/trace.ts'
import { redisUnderTest } from './support/redis-test.ts'
import { timedScripts } from './support/timed-scripts.ts'

const RUNS = 200
const LENGTH = 250
const STEPS = 2 * RUNS * LENGTH

const redis = redisUnderTest()

function timedEngine(): TimedEngine {
  const { client } = redis()
  const time = { nowUs: 0 }
  const extraArguments = () => [String(time.nowUs)]
  const engine = redisEngine({ client, prefix: 'pl', scripts: timedScripts, extraArguments })
  return { engine, time }
}

const trace = fc.array(step, { minLength: LENGTH, maxLength: LENGTH })

test(`${STEPS} random steps get the same answers and leave the same state in Redis as in memory`, async () => {
  const timed = timedEngine()
  let runs = 0
  await fc.assert(
    fc.asyncProperty(trace, trace, async (steps, others) => {
      runs += 1
      const [steady, faulty] = ['steady', 'faulty'].map((kind) => new Run(`${kind} ${runs}`, timed))
      // Both at once, so that the server need not wait for this process.
      await Promise.all([steady?.compare(steps, false), faulty?.compare(others, true)])
      if (runs % 20 === 0) expect(await redis().client.flushall()).toBe('OK')
    }),
    // To shrink a trace as long as this takes many minutes: shorten it by hand, and replay the seed.
    { numRuns: RUNS, endOnFailure: true },
  )
}, 300_000)
