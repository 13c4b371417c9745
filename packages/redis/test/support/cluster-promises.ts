import { expect } from '@jest/globals'
import type { Buckets, ManualClock, Store } from '@predictive-limit/core'
import { type RedisCluster, until } from '@predictive-limit/test-servers'
import type { Cluster } from 'ioredis'
import { WindowChecker } from '../../../core/test/limiter/window-checker.ts'
import { askFor, scopeOf, want } from '../../../core/test/store/contract/trial.ts'

async function standardOf(buckets: Buckets, resource: number, key: string): Promise<number> {
  await buckets.sync?.()
  return buckets.level(resource, key, 0, 1_000_000).standard
}

/** A fresh store on the cluster, and a client that looks at the servers. */
interface ClusterTrial {
  readonly store: Store
  readonly clock: ManualClock
  readonly client: Cluster
  readonly servers: RedisCluster
}

export const clusterPromises: {
  readonly [sentence: string]: (trial: ClusterTrial) => Promise<void>
} = {
  'the buckets of one client are on one server, shared resources each where they are': async ({
    store,
    clock,
    client,
  }) => {
    const buckets = store.open(scopeOf([{}, {}, {}], 'spread', clock))
    const entries = [0, 1, 2].map((resource) => ({ resource, key: resource ? 'ada' : 'shared' }))
    await buckets.take(askFor(entries, 0))
    const nodes = await Promise.all(client.nodes('master').map((node) => node.keys('*:b:*')))
    expect(nodes.flat().sort()).toEqual([
      'pl2:{spread:c:ada}:b:resource 1:ada',
      'pl2:{spread:c:ada}:b:resource 2:ada',
      'pl2:{spread:r:resource 0}:b:resource 0:shared',
    ])
    await buckets.close()
  },

  'instances count once, whatever servers they ask': async ({ store, clock, client }) => {
    const all = [0, 1, 2].map(() => store.open(scopeOf([{}, {}], 'fleet', clock)))
    for (const [i, buckets] of all.entries()) {
      await buckets.take(askFor([{ key: 'shared' }, { resource: 1, key: `client ${i}` }], 0))
      buckets.sweep(clock.now() * 1000)
      await buckets.sync?.()
    }
    expect(await client.zcard('pl2:{fleet}:n')).toBe(3)
    for (const buckets of all) await buckets.close()
    expect(await client.exists('pl2:{fleet}:n')).toBe(0)
  },

  'what names the state of a leased client is gone two minutes after its last lease': async ({
    store,
    clock,
    client,
  }) => {
    const buckets = store.open(scopeOf([{}, {}], 'leased', clock))
    buckets.plan(1, 'ada', [want(0, 2)], 0)
    await buckets.sync?.()
    const life = await client.pttl('pl2:{leased:c:ada}:g')
    expect(life).toBeGreaterThan(60_000)
    expect(life).toBeLessThanOrEqual(120_000)
    await buckets.close()
  },

  'who is refused on one server gets back what it took on another': async ({ store, clock }) => {
    const buckets = store.open(scopeOf([{ burst: 20 }, { burst: 3 }], 'refunds', clock))
    const asks = Array.from({ length: 10 }, () =>
      askFor(
        [
          { key: 'shared', tokens: 2 },
          { resource: 1, key: 'ada' },
        ],
        0,
      ),
    )
    await Promise.all(asks.map((ask) => buckets.take(ask)))
    expect(asks.filter(({ limitedBy }) => limitedBy < 0)).toHaveLength(3)
    expect(asks.at(-1)?.limitedBy).toBe(1)
    expect(await standardOf(buckets, 0, 'shared')).toBe(14_000)
    await buckets.close()
  },

  'clients of many servers together hold the limit of a shared resource': async ({
    store,
    clock,
  }) => {
    const buckets = store.open(scopeOf([{ perSecond: 50, burst: 20 }, {}], 'many', clock))
    const checker = new WindowChecker()
    for (let step = 0; step < 40; step++) {
      clock.advance(50)
      checker.pass(50 * 50)
      const asks = Array.from({ length: 12 }, (_ask, n) =>
        askFor([{ key: 'shared' }, { resource: 1, key: `client ${n % 5}` }], clock.now() * 1000),
      )
      await Promise.all(asks.map((ask) => buckets.take(ask)))
      checker.add(1000 * asks.filter(({ limitedBy }) => limitedBy < 0).length)
    }
    expect(checker.worst).toBeLessThanOrEqual(20_000)
    await buckets.close()
  },

  'a server that stands still fails those who need it; what they took elsewhere is given back':
    async ({ store, clock, client, servers }) => {
      const buckets = store.open(scopeOf([{ burst: 20 }, {}], 'still', clock))
      const shared = await serverOf({ client, servers }, 'pl2:{still:r:resource 0}')
      const stuck = await clientOn({ client, servers }, (server) => server !== shared)
      const lively = await clientOn({ client, servers }, (server) => server === shared)
      const take = async (key: string) => {
        const ask = askFor(
          [
            { key: 'shared', tokens: 2 },
            { resource: 1, key },
          ],
          0,
        )
        await buckets.take(ask)
        return ask.limitedBy
      }
      await Promise.all([take(stuck.key), take(lively.key)])
      servers.nodes[stuck.server]?.pause()
      try {
        const answers = Promise.allSettled([take(stuck.key), take(lively.key)])
        await until('the living server was asked', 10_000, async () => {
          return (
            (await client.hget(`pl2:{still:c:${lively.key}}:b:resource 1:${lively.key}`, 's')) ===
            '8000'
          )
        })
        clock.advance(45)
        const [failed, answered] = await answers
        expect(failed).toMatchObject({ status: 'rejected' })
        expect(answered).toEqual({ status: 'fulfilled', value: -1 })
        // Of 20 tokens 4 + 4 were taken and 2 came back, and 45 ms brought 0.045.
        await until('it was given back', 10_000, async () => {
          const units = await client.hget('pl2:{still:r:resource 0}:b:resource 0:shared', 's')
          return units === '14045'
        })
      } finally {
        servers.nodes[stuck.server]?.resume()
      }
      await buckets.close()
    },
}

type Where = Pick<ClusterTrial, 'client' | 'servers'>

/** Index of the server that has a key: slots are shared out evenly, in order. */
async function serverOf({ client, servers }: Where, key: string): Promise<number> {
  const slot = Number(await client.cluster('KEYSLOT', key))
  return Math.floor(slot / (16_384 / servers.nodes.length))
}

async function clientOn(
  where: Where,
  isRight: (server: number) => boolean,
): Promise<{ readonly key: string; readonly server: number }> {
  for (let n = 0; ; n++) {
    const key = `client ${n}`
    const server = await serverOf(where, `pl2:{still:c:${key}}`)
    if (isRight(server)) return { key, server }
  }
}
