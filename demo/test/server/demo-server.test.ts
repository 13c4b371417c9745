import { expect, test } from '@jest/globals'
import type { Arrival } from '../../src/arrival.ts'
import { type DemoServer, startServer } from '../../src/server/demo-server.ts'
import { toWire } from '../../src/wire.ts'

const settings = { name: 'test', speed: 60, firstAtMs: 0, waitMs: undefined, port: 0 }
const arrival: Arrival = {
  kind: 'arrival',
  atMs: 0,
  type: 'GET /a',
  client: 'c',
  costs: { rows: 4 },
}

async function send(origin: string, count: number): Promise<number[]> {
  const { method, path, headers } = toWire(arrival)
  const answers = await Promise.all(
    Array.from({ length: count }, () => fetch(`${origin}${path}`, { method, headers })),
  )
  await Promise.all(answers.map((answer) => answer.arrayBuffer()))
  return answers.map(({ status }) => status).sort()
}

async function withServer(server: DemoServer, use: () => Promise<void>): Promise<void> {
  try {
    await use()
  } finally {
    await server.close()
  }
}

test('every request passes the limiter and, beside it, the plain buckets', async () => {
  // A minute of log time is a real second; nothing that matters is refilled while the test runs.
  const limits = [
    { name: 'requests', limit: 1_000, windowMs: 6e9, burst: 10 },
    { name: 'rows', limit: 1_000, windowMs: 6e9, burst: 9 },
  ]
  const server = await startServer({ ...settings, limits })
  await withServer(server, async () => {
    expect(await send(server.origin, 3)).toEqual([200, 200, 429])
    expect(server.limiter.stats()).toMatchObject({ offered: 3, refused: 1 })
    const [[className, count] = []] = server.classes.all
    expect([className, count]).toMatchObject(['GET /a', { offered: 3, plain: 2 }])
    expect((count?.predicted ?? 0) + (count?.standard ?? 0)).toBe(2)
    expect(server.coverage.offeredPerSecond('rows', performance.now())).toBe(12)
  })
})

test('limits are given in log time: what refills in a minute refills in a second at 60', async () => {
  const limits = [{ name: 'requests', limit: 600, windowMs: 60_000, burst: 5 }]
  const server = await startServer({ ...settings, limits })
  await withServer(server, async () => {
    expect(server.limits).toEqual([{ name: 'requests', perSecond: 600, burst: 5 }])
  })
})

test('with a wait, requests are admitted later or give up, and the counts add up', async () => {
  const limits = [{ name: 'requests', limit: 6_000, windowMs: 60_000 * 60, burst: 1 }]
  const server = await startServer({ ...settings, waitMs: 25, limits })
  await withServer(server, async () => {
    await send(server.origin, 40)
    const { offered, predicted, standard, refused, abandoned, waiting } = server.limiter.stats()
    expect(abandoned).toBeGreaterThan(0)
    expect(predicted + standard).toBeGreaterThan(1)
    expect([offered, waiting]).toEqual([predicted + standard + refused + abandoned, 0])
  })
})
