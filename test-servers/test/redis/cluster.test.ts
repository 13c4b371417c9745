import { expect, jest, test } from '@jest/globals'
import { Cluster } from 'ioredis'
import { type RedisCluster, startCluster } from '../../src/redis/cluster.ts'
import { until } from '../../src/until.ts'
import { connected, during } from '../connected.ts'

// A loaded machine takes its time to start a process.
jest.setTimeout(30_000)

test('a cluster covers all slots with three nodes, and again when a killed one is back', () =>
  during(startCluster(), async (cluster) => {
    expect(cluster.ports).toEqual(cluster.nodes.map(({ port }) => port))
    const client = new Cluster(cluster.ports.map((port) => ({ host: '127.0.0.1', port })))
    try {
      const keys = Array.from({ length: 100 }, (_key, index) => `key:${index}`)
      for (const key of keys) await client.set(key, key)
      const sizes = await Promise.all(client.nodes('master').map((node) => node.dbsize()))
      expect(sizes).toHaveLength(3)
      expect(Math.min(...sizes)).toBeGreaterThan(0)
      expect(sizes.reduce((sum, size) => sum + size)).toBe(100)
    } finally {
      client.disconnect()
    }
    await expectMoved(cluster)
    const [first, second] = cluster.nodes
    await first?.kill()
    await until('the others missed it', 10_000, () =>
      connected(second?.port ?? 0, async (node) =>
        String(await node.cluster('INFO')).includes('cluster_state:fail'),
      ),
    )
    await first?.restart()
    await cluster.whenReady()
  }))

/** A slot goes to each node in turn, with all keys in it. */
async function expectMoved(cluster: RedisCluster): Promise<void> {
  const slot = await connected(cluster.ports[0] as number, (node) =>
    node.cluster('KEYSLOT', 'key:7'),
  )
  for (const [to, port] of cluster.ports.entries()) {
    await cluster.moveSlot('key:7', to)
    await cluster.whenReady()
    const count = await connected(port, (node) => node.cluster('COUNTKEYSINSLOT', slot))
    expect(count).toBe(1)
  }
}
