import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Redis } from 'ioredis'
import { type DelayProxy, startDelayProxy } from '../../src/delay-proxy/start-delay-proxy.ts'
import type { RedisServer } from '../../src/redis/redis-server.ts'
import { startStandalone } from '../../src/redis/standalone.ts'
import { connected, during } from '../connected.ts'
import { isRunning } from '../is-running.ts'

// A loaded machine takes its time to start a process.
jest.setTimeout(30_000)

let server: RedisServer
let proxy: DelayProxy

beforeAll(async () => {
  server = await startStandalone()
  proxy = await startDelayProxy({ target: server })
})

afterAll(async () => {
  await proxy.stop()
  await server.stop()
})

/** A client behind the slow network, and one beside it that sees what the server has, which is nothing at first. */
async function behindProxy(
  delayMs: number,
  use: (client: Redis, beside: Redis) => Promise<void>,
): Promise<void> {
  await proxy.resume()
  await proxy.setDelay(delayMs)
  await connected(server.port, (beside) =>
    connected(proxy.port, async (client) => {
      await beside.flushall()
      // What a connection says at its start is not what a test is about.
      await client.ping()
      await use(client, beside)
    }),
  )
}

/**
 * The least of 50 round trips, or of as many more as it takes to have one below the bound in some seconds:
 * what a loaded machine adds to the others says nothing about the delay.
 */
async function leastRoundTripMs(client: Redis, boundMs: number): Promise<number> {
  const deadlineMs = performance.now() + 5_000
  let leastMs = Number.POSITIVE_INFINITY
  for (let count = 0; count < 50 || leastMs >= boundMs; count++) {
    const startMs = performance.now()
    if (startMs > deadlineMs) break
    await client.ping()
    leastMs = Math.min(leastMs, performance.now() - startMs)
  }
  return leastMs
}

const nothingYet = () => new Promise((resolve) => setTimeout(resolve, 50, 'nothing'))

test('each way takes the delay, never less and hardly more, whole or not', () =>
  behindProxy(10, async (client) => {
    for (const delayMs of [10, 1, 2.5, 0]) {
      await proxy.setDelay(delayMs)
      const leastMs = await leastRoundTripMs(client, 2 * delayMs + 1)
      expect(leastMs).toBeGreaterThanOrEqual(2 * delayMs)
      expect(leastMs).toBeLessThan(2 * delayMs + 1)
    }
  }))

test('a delay does not limit throughput, and bytes arrive in order', () =>
  behindProxy(50, async (client) => {
    const mebibytes = 16
    const sent = Buffer.alloc(mebibytes * 1024 * 1024)
    for (let index = 0; index < sent.length; index += 4) sent.writeUInt32LE(index, index)
    const startMs = performance.now()
    await client.set('name', sent)
    const received = await client.getBuffer('name')
    // 64 KiB, the most that Node reads at once, for each delay would take 25 s.
    expect(performance.now() - startMs).toBeLessThan(5_000)
    expect(received?.equals(sent)).toBe(true)
  }))

test('a thousand requests under way at once take one round trip', () =>
  behindProxy(20, async (client) => {
    const startMs = performance.now()
    const replies = await Promise.all(Array.from({ length: 1_000 }, (_n, n) => client.echo(`${n}`)))
    expect(performance.now() - startMs).toBeLessThan(1_000)
    expect(replies).toEqual(Array.from({ length: 1_000 }, (_n, n) => `${n}`))
  }))

test('a stalled request is carried out late', () =>
  behindProxy(1, async (client, beside) => {
    await proxy.stall()
    const late = client.set('name', 'late')
    expect(await Promise.race([late, nothingYet()])).toBe('nothing')
    expect(await beside.get('name')).toBeNull()
    await proxy.resume()
    expect(await late).toBe('OK')
    expect(await beside.get('name')).toBe('late')
  }))

test('with replies alone stalled the request is carried out at once', () =>
  behindProxy(1, async (client, beside) => {
    await proxy.stall('replies')
    const late = client.incr('name')
    expect(await Promise.race([late, nothingYet()])).toBe('nothing')
    expect(await beside.get('name')).toBe('1')
    await proxy.resume()
    expect(await late).toBe(1)
  }))

test.each([
  ['requests', null],
  ['replies', 'value'],
] as const)('dropped %s are never answered, and end their connection at last', (way, left) =>
  behindProxy(1, async (client, beside) => {
    await proxy.drop(way)
    const lost = client.set('name', 'value')
    expect(await Promise.race([lost, nothingYet()])).toBe('nothing')
    await proxy.resume()
    await expect(lost).rejects.toThrow()
    expect(await beside.get('name')).toBe(left)
  }),
)

test('a lost request fails and is not carried out', () =>
  behindProxy(1, async (client, beside) => {
    await proxy.loseNextRequest()
    await expect(client.incr('name')).rejects.toThrow()
    expect(await beside.get('name')).toBeNull()
  }))

test('a lost reply fails and its request is carried out', () =>
  behindProxy(1, async (client, beside) => {
    await proxy.loseNextReply()
    await expect(client.incr('name')).rejects.toThrow()
    expect(await beside.get('name')).toBe('1')
    expect(await connected(proxy.port, (other) => other.incr('name'))).toBe(2)
  }))

test('a reset ends the connections there are, not those to come', () =>
  behindProxy(0, async (client) => {
    const waiting = expect(client.blpop('name', 0)).rejects.toThrow()
    await proxy.reset()
    await waiting
    expect(await connected(proxy.port, (other) => other.ping())).toBe('PONG')
  }))

test('a shorter delay lets nothing overtake', () =>
  behindProxy(5, async (client) => {
    const replies: Promise<string>[] = []
    for (let index = 0; index < 50; index++) {
      replies.push(client.echo(`${index}`))
      await proxy.setDelay(index % 2 === 0 ? 0 : 5)
    }
    expect(await Promise.all(replies)).toEqual(replies.map((_reply, index) => `${index}`))
  }))

test('a killed server is seen through the proxy, and seen again when it is back', async () => {
  await behindProxy(1, async (client) => {
    await server.kill()
    await expect(client.ping()).rejects.toThrow()
    await expect(connected(proxy.port, (other) => other.ping())).rejects.toThrow()
    await server.restart()
    expect(await connected(proxy.port, (other) => other.ping())).toBe('PONG')
  })
})

test('while all stands still nobody learns that the server was killed', () =>
  behindProxy(1, async (client) => {
    await proxy.stall('replies')
    // The kernel resets, and does not merely end, a connection with bytes that were never read.
    server.pause()
    const lost = client.ping()
    const failed = expect(lost).rejects.toThrow()
    expect(await Promise.race([lost, nothingYet()])).toBe('nothing')
    await server.kill()
    expect(await Promise.race([lost, nothingYet()])).toBe('nothing')
    await proxy.resume()
    await failed
    await server.restart()
  }))

test('a stopped proxy leaves no process and takes no orders', () =>
  during(startDelayProxy({ target: server }), async (stopped) => {
    await stopped.stop()
    expect(isRunning(stopped.pid)).toBe(false)
    await expect(stopped.stall()).rejects.toMatchObject({ code: 'TEST_SERVERS_E_STOPPED' })
  }))
