import { expect, jest, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { startSentinel } from '../../src/redis/sentinel.ts'
import { until } from '../../src/until.ts'
import { connected, during } from '../connected.ts'

// A loaded machine takes its time to start five servers, and sentinels take theirs.
jest.setTimeout(30_000)

test('sentinels put the replica in the place of a killed primary, and clients find it', () =>
  during(startSentinel(), async (servers) => {
    const { name, primary, replica, sentinelPorts } = servers
    expect(await servers.primaryPort()).toBe(primary.port)
    const sentinels = sentinelPorts.map((port) => ({ host: '127.0.0.1', port }))
    const client = new Redis({ sentinels, name, maxRetriesPerRequest: null })
    // The killed primary is missed here as well.
    client.on('error', () => {})
    try {
      await client.set('name', 'value')
      expect(await client.wait(1, 10_000)).toBe(1)
      await primary.kill()
      await until('the replica took over', 20_000, async () => {
        return (await servers.primaryPort()) === replica.port
      })
      expect(await client.get('name')).toBe('value')
      expect(await client.set('name', 'new')).toBe('OK')
    } finally {
      client.disconnect()
    }
  }))

test('quorum and patience of the sentinels can be chosen', () =>
  during(startSentinel({ sentinels: 2, quorum: 2, downAfterMs: 1_234 }), async (servers) => {
    const { name, sentinelPorts } = servers
    expect(sentinelPorts).toHaveLength(2)
    for (const port of sentinelPorts) {
      const known = await connected(port, (client) => client.call('SENTINEL', 'MASTER', name))
      const text = (known as string[]).join(' ')
      expect(text).toContain('quorum 2 ')
      expect(text).toContain('down-after-milliseconds 1234 ')
      expect(text).toContain('num-other-sentinels 1 ')
    }
  }))
