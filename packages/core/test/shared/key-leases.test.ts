import { afterEach, expect, jest, test } from '@jest/globals'
import type { Decision, Limiter } from '@predictive-limit/core'
import { type Cluster, cluster, type Resources } from './cluster.ts'

jest.setTimeout(30_000)

let open: Cluster | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** Instances with nothing but a limit for each client. */
function keyed(instances: number, requests: Resources[string] = { limit: 600, window: '1m' }) {
  open = cluster(instances, { limit: 0, more: { requests } })
  return open
}

/** Lets a client ask an instance every `everyMs`, and counts what came of it. */
async function visit(
  { limiters, pass }: Cluster,
  { forMs, everyMs, client = 'ada', at = 0 }: VisitOptions,
): Promise<{ asked: number; waited: number; admitted: number }> {
  const seen = { asked: 0, waited: 0, admitted: 0 }
  const note = ({ allowed }: Decision) => {
    if (allowed) seen.admitted += 1
  }
  await pass(forMs, (nowMs) => {
    if (nowMs % everyMs !== 0) return
    seen.asked += 1
    const answer = (limiters[at] as Limiter<string>).acquire({ client })
    if (answer instanceof Promise) {
      seen.waited += 1
      void answer.then(note)
    } else note(answer)
  })
  await pass(5)
  return seen
}

interface VisitOptions {
  readonly forMs: number
  readonly everyMs: number
  readonly client?: string
  readonly at?: number
}

/** Whether there are requests or not, each instance says that it is there. */
function calls({ server }: Cluster): number {
  const about = [...server.calls].filter(([kind]) => kind !== 'presence')
  return about.reduce((sum, [, count]) => sum + count, 0)
}

function leasedOf({ server }: Cluster, client = 'ada'): number {
  const [table] = server.tables('cluster')
  const slot = table?.slots.get(client) ?? -1
  return table?.pools.get(slot)?.leased ?? 0
}

test('a client that asks often is answered without a trip, at a call in seconds', async () => {
  const one = keyed(1)
  await visit(one, { forMs: 3_000, everyMs: 200 })
  one.server.calls.clear()
  const { asked, waited, admitted } = await visit(one, { forMs: 20_000, everyMs: 200 })
  expect({ asked, waited, admitted }).toEqual({ asked: 100, waited: 0, admitted: 100 })
  // A term of 5 s less a second to renew in: every 4 s at the latest, sooner where half is spent.
  expect(calls(one)).toBeLessThanOrEqual(10)
})

test('a client that comes once in a while is not leased', async () => {
  const one = keyed(1)
  const { asked, waited } = await visit(one, { forMs: 20_000, everyMs: 2_000 })
  expect(waited).toBe(asked)
  expect(one.server.calls.get('lease')).toBeUndefined()
})

test('a client that comes on quickly is leased from the next tick on', async () => {
  const one = keyed(1)
  await one.pass(1_000)
  const { asked, waited } = await visit(one, { forMs: 1_000, everyMs: 50 })
  expect(asked).toBe(20)
  expect(waited).toBeLessThanOrEqual(4)
})

test('what a client leaves behind goes back to its bucket, and nothing is written off', async () => {
  const one = keyed(1)
  const { admitted } = await visit(one, { forMs: 4_000, everyMs: 200 })
  expect(leasedOf(one)).toBeGreaterThan(0)
  await one.pass(5_000)
  expect(leasedOf(one)).toBe(0)
  const [table] = one.server.tables('cluster')
  expect(table?.ledger).toMatchObject({ writtenOff: 0, spent: 1_000 * admitted })
})

test('renewals of many clients go together', async () => {
  const one = keyed(1)
  const clients = Array.from({ length: 12 }, (_, n) => `client ${n}`)
  const all = (forMs: number) =>
    one.pass(forMs, (nowMs) => {
      for (const [n, client] of clients.entries()) {
        if ((nowMs + 17 * n) % 250 === 0) void one.limiters[0]?.acquire({ client })
      }
    })
  await all(8_000)
  one.server.calls.clear()
  await all(20_000)
  // 960 requests.
  expect(calls(one)).toBeLessThanOrEqual(40)
})

test('at most 512 clients are leased at a time', async () => {
  const one = keyed(1)
  await one.pass(3_000, (nowMs) => {
    for (let n = nowMs % 200; n < 700; n += 200) {
      void one.limiters[0]?.acquire({ client: `client ${n}` })
    }
  })
  const [table] = one.server.tables('cluster')
  const leased = [...(table?.pools.values() ?? [])].filter((pools) => pools.leased > 0)
  expect(leased.length).toBeGreaterThan(100)
  expect(leased.length).toBeLessThanOrEqual(512)
})

test('a client at its limit misses for seconds what other instances hold, at most a request of each', async () => {
  const four = keyed(4, { limit: 40, window: '1h' })
  let admitted = 0
  let turn = 0
  const ask = (nowMs: number) => {
    if (nowMs % 100 !== 0) return
    turn += 1
    void Promise.resolve(four.limiters[turn % 4]?.acquire({ client: 'ada' })).then((decision) => {
      if (decision?.allowed) admitted += 1
    })
  }
  await four.pass(5_000, ask)
  expect(admitted).toBeGreaterThanOrEqual(36)
  await four.pass(6_000, ask)
  expect(admitted).toBe(40)
})

test('a client that floods one instance is answered there, and still gets all it may have', async () => {
  const one = keyed(1, { limit: 500, window: '1s' })
  await visit(one, { forMs: 3_000, everyMs: 1 })
  one.server.calls.clear()
  const { asked, waited, admitted } = await visit(one, { forMs: 10_000, everyMs: 1 })
  expect(asked).toBe(10_000)
  expect(waited).toBeLessThanOrEqual(0.05 * asked)
  expect(admitted).toBeGreaterThanOrEqual(0.98 * 5_000)
  expect(admitted).toBeLessThanOrEqual(5_500)
  expect(calls(one)).toBeLessThanOrEqual(150 + waited)
})

test('who is blocked on one instance spends on another at most what that holds', async () => {
  const two = keyed(2)
  await visit(two, { forMs: 4_000, everyMs: 200, at: 1 })
  two.limiters[0]?.block('ada', 60_000)
  const held = two.limiters[1]?.acquire({ client: 'ada' })
  expect(held).toMatchObject({ allowed: true, source: 'predicted' })
  await visit(two, { forMs: 5_000, everyMs: 200, at: 1 })
  two.server.calls.clear()
  const later = await visit(two, { forMs: 4_000, everyMs: 50, at: 1 })
  expect(later.admitted).toBe(0)
  expect(leasedOf(two)).toBe(0)
  // Once a second it is asked whether that has changed.
  expect(two.server.calls.get('lease')).toBeLessThanOrEqual(5)
})

test('who is blocked here is refused here at once', async () => {
  const one = keyed(1)
  await visit(one, { forMs: 4_000, everyMs: 200 })
  one.limiters[0]?.block('ada', 60_000)
  expect((await visit(one, { forMs: 1_000, everyMs: 200 })).admitted).toBe(0)
})

test('who is reset has a full bucket, whatever was leased', async () => {
  const one = keyed(1)
  await visit(one, { forMs: 4_000, everyMs: 200 })
  one.limiters[0]?.reset('ada')
  await one.pass(5)
  const [table] = one.server.tables('cluster')
  expect(table?.level[table.slots.get('ada') as number]).toBe(600_000)
})

test('limits of a key go with its lease, and new ones take its place', async () => {
  let adasLimit = 60
  const one = keyed(1, {
    limit: ({ client }) => (client === 'ada' ? adasLimit : 6_000),
    window: '1m',
  })
  await visit(one, { forMs: 4_000, everyMs: 200 })
  const [table] = one.server.tables('cluster')
  const slot = table?.slots.get('ada') as number
  expect(table?.configs.get(slot)?.capacity).toBe(60_000)
  adasLimit = 30
  await visit(one, { forMs: 4_000, everyMs: 200 })
  expect(table?.configs.get(table.slots.get('ada') as number)?.capacity).toBe(30_000)
})

test('what is released is held again, without a trip', async () => {
  const one = keyed(1)
  await visit(one, { forMs: 4_000, everyMs: 200 })
  const [limiter] = one.limiters
  const left = () => {
    const decision = limiter?.acquire({ client: 'ada' })
    if (decision === undefined || decision instanceof Promise) throw new Error('Expected at once.')
    return { decision, remaining: decision.resources.requests?.remaining as number }
  }
  const before = left()
  left().decision.release()
  expect(left().remaining).toBeCloseTo(before.remaining - 1, 3)
})

test('while the store is silent what is held is spent, and a failed renewal is tried once a second', async () => {
  const one = keyed(1)
  await visit(one, { forMs: 4_000, everyMs: 200 })
  one.server.isSilent = true
  const { waited, asked } = await visit(one, { forMs: 2_000, everyMs: 200 })
  expect(waited).toBeLessThan(asked)
  one.server.isSilent = false
  await visit(one, { forMs: 6_000, everyMs: 200 })
  expect((await visit(one, { forMs: 2_000, everyMs: 200 })).waited).toBe(0)
})

test('that one instance alone holds a lease on a client says nothing of how many there are', async () => {
  open = keyed(4, { limit: 400, window: '1h' })
  for (const at of [1, 2, 3]) await visit(open, { forMs: 1, everyMs: 1, client: 'eve', at })
  await visit(open, { forMs: 4_000, everyMs: 200 })
  open.server.isSilent = true
  await visit(open, { forMs: 6_000, everyMs: 200 })
  // A quarter of the limits is this instance's.
  expect((await visit(open, { forMs: 3_000, everyMs: 10 })).admitted).toBeLessThanOrEqual(101)
})

test('a client of whom a rule expects more is leased for that', async () => {
  const one = keyed(1)
  const session = ['login', 'home', 'feed', 'mail']
  const waits = new Array<number>(70).fill(0)
  await one.pass(30_000, (nowMs) => {
    // A visitor every 400 ms, who asks every 300 ms.
    for (let n = 0; n < waits.length; n++) {
      const type = session[(nowMs - 1_000 - 400 * n) / 300]
      const answer = type && one.limiters[0]?.acquire({ client: `visitor ${n}`, type })
      if (answer instanceof Promise) waits[n] = (waits[n] as number) + 1
    }
  })
  // Of four requests the first waits: nothing could be known of this visitor.
  expect(waits.slice(60)).toEqual(new Array<number>(10).fill(1))
})
