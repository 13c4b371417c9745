import { afterEach, expect, test } from '@jest/globals'
import type { Decision, Limiter } from '@predictive-limit/core'
import { type Cluster, cluster } from './cluster.ts'

let open: Cluster | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** A limiter that has been asked often enough to hold a lease: a request every 2 ms, by a friend. */
async function warm(
  how: Parameters<typeof cluster>[1],
): Promise<Cluster & { readonly one: Limiter<string> }> {
  open = cluster(1, how)
  const one = open.limiters[0] as Limiter<string>
  await open.pass(3_000, (nowMs) => {
    if (nowMs % 2 === 0) void one.acquire({ client: 'friend', class: 'all' })
  })
  await open.pass(100)
  open.server.calls.clear()
  return { ...open, one }
}

function atOnce(decision: Decision | Promise<Decision>): Decision {
  if (decision instanceof Promise) throw new Error('Expected an answer at once.')
  return decision
}

const keyed = { requests: { limit: 2, window: '1h' } } as const

test('what is held is decided at once, and paid by the predicted pool', async () => {
  const { one, server } = await warm({ limit: 1_000 })
  expect(atOnce(one.acquire({ class: 'all' }))).toMatchObject({
    allowed: true,
    source: 'predicted',
  })
  expect(server.calls.size).toBe(0)
})

test('a request on leased and keyed resources is charged on all of them or on none', async () => {
  const { one, pass, server } = await warm({ limit: 1_000, more: keyed })
  const outcomes: boolean[] = []
  for (let i = 0; i < 4; i += 1) {
    void Promise.resolve(one.acquire({ client: 'ada', class: 'all' })).then(({ allowed }) =>
      outcomes.push(allowed),
    )
  }
  await pass(5)
  expect(outcomes).toEqual([true, true, false, false])
  await one.close()
  const [database] = server.tables('cluster')
  // Two of ada's, and before them two of the friend's 1,500: his own limit refused the others.
  expect(database?.ledger.spent).toBe(4_000)
})

test('a key that was refused is refused for a tick without a trip, and then asked for again', async () => {
  const { one, pass, server } = await warm({ limit: 1_000, more: keyed })
  const ask = () => one.acquire({ client: 'friend', class: 'all' })
  void ask()
  await pass(5)
  expect(server.calls.get('acquire')).toBe(1)
  expect(atOnce(ask())).toMatchObject({ allowed: false, source: 'cached', limitedBy: 'requests' })
  await pass(100)
  expect(ask()).toBeInstanceOf(Promise)
})

test('what is released is held again, without a trip', async () => {
  const { one } = await warm({ limit: 1_000 })
  const before = atOnce(one.acquire({ class: 'all' })).resources.database?.remaining
  const decision = atOnce(one.acquire({ class: 'all' }))
  decision.release()
  const after = atOnce(one.acquire({ class: 'all' })).resources.database?.remaining
  expect(after).toBeCloseTo((before as number) - 1, 3)
})

test('who closes gives back what it holds', async () => {
  const { one, server } = await warm({ limit: 1_000 })
  const [table] = server.tables('cluster')
  expect(table?.pools.values().next().value?.leased).toBeGreaterThan(0)
  await one.close()
  expect(table?.pools.values().next().value?.leased).toBe(0)
  expect(table?.ledger.writtenOff).toBe(0)
})

test('a refusal answers for as much and more, not for less', async () => {
  const { one, pass } = await warm({ limit: 1_000, more: { bytes: { limit: 10, window: '1h' } } })
  const ask = (bytes: number) => one.acquire({ client: 'ada', class: 'all', cost: { bytes } })
  void ask(8)
  void ask(5)
  await pass(5)
  expect(atOnce(ask(6))).toMatchObject({ allowed: false, source: 'cached', limitedBy: 'bytes' })
  const less = ask(2)
  await pass(5)
  expect((await less).allowed).toBe(true)
})

test('a store that has said there is no more answers for 1.2 ticks, and is then asked', async () => {
  open = cluster(1, { limit: 100 })
  const { server, clock, pass } = open
  const [one] = open.limiters as [Limiter<string>]
  await pass(3_000, () => void one.acquire({ class: 'all' }))
  const renewals = () => server.calls.get('lease')
  for (const before = renewals(); renewals() === before; ) {
    await pass(1, () => void one.acquire({ class: 'all' }))
  }
  server.isSilent = true
  const silentMs = clock.now()
  const asked: number[] = []
  await pass(200, (nowMs) => {
    const decision = one.acquire({ class: 'all' })
    if (decision instanceof Promise) asked.push(nowMs - silentMs)
    else expect(['cached', 'predicted']).toContain(decision.source)
  })
  expect(Math.min(...asked)).toBeGreaterThanOrEqual(118)
  expect(Math.min(...asked)).toBeLessThanOrEqual(121)
  server.isSilent = false
})
