import { expect, test } from '@jest/globals'
import { manualClock, type SharedMessage } from '@predictive-limit/core'
import { scopeOf } from '../../core/test/store/contract/trial.ts'
import { redisEngine } from '../src/redis-engine.ts'
import { redisUnderTest } from './support/redis-test.ts'
import { timedScripts } from './support/timed-scripts.ts'

const redis = redisUnderTest()

const message: SharedMessage = { kind: 'block', key: 'ada', forUs: 1e6 }

/** An engine by the clock of the test, and how far the server's is ahead when it gets a message. */
function timedEngine() {
  const clock = manualClock(10_000)
  const server = { aheadUs: 0 }
  const extraArguments = () => [String(Math.floor(clock.now() * 1000) + server.aheadUs)]
  const { client } = redis()
  const engine = redisEngine({ client, prefix: 'pl', scripts: timedScripts, extraArguments })
  return { clock, server, scope: engine.open(scopeOf([{}], 'clocks', clock)) }
}

test('a reply that is read late lets no later message look old', async () => {
  const { clock, scope } = timedEngine()
  const reply = scope.send(message)
  // The message has its time from before; now the process stands still until it reads the reply.
  clock.advance(30_000)
  await reply
  await expect(scope.send(message)).resolves.toBeDefined()
  await scope.close()
})

test('a message that comes long after it was sent is not carried out, and the next one is', async () => {
  const { server, scope } = timedEngine()
  await scope.send(message)
  server.aheadUs = 2_000_000
  await expect(scope.send(message)).rejects.toThrow('too late')
  await expect(scope.send(message)).resolves.toBeDefined()
  await scope.close()
})
