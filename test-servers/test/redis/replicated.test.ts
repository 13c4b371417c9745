import { expect, jest, test } from '@jest/globals'
import { startReplicated } from '../../src/redis/replicated.ts'
import { connected, during } from '../connected.ts'

// A loaded machine takes its time to start a process.
jest.setTimeout(30_000)

test('a replica follows its primary, and takes its place without what it was kept from', () =>
  during(startReplicated(), async (servers) => {
    const { primary, replica } = servers
    await connected(primary.port, async (client) => {
      await client.set('name', 'seen')
      expect(await client.wait(1, 10_000)).toBe(1)
      await servers.separate()
      await client.set('name', 'lost')
    })
    await primary.kill()
    await servers.promote()
    await connected(replica.port, async (client) => {
      expect(await client.get('name')).toBe('seen')
      expect(await client.set('name', 'new')).toBe('OK')
    })
    await servers.restart()
    expect(await connected(replica.port, (client) => client.info('replication'))).toContain(
      `master_port:${primary.port}`,
    )
  }))
