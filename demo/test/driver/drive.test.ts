import { expect, test } from '@jest/globals'
import type { Arrival, SourceItem } from '../../src/arrival.ts'
import { Drive, type Road } from '../../src/driver/drive.ts'
import type { DriveOrder } from '../../src/driver/messages.ts'

const order: DriveOrder = {
  kind: 'start',
  source: { kind: 'generated', seed: 1 },
  origin: '',
  speed: 10,
  firstAtMs: 1_000,
  cutAtMs: undefined,
}
const at = (atMs: number): Arrival => ({ kind: 'arrival', atMs, type: 'a', client: 'c', costs: {} })
const bad: SourceItem = { kind: 'unreadable', line: 1, text: 'x', why: 'y' }

async function* items(list: readonly SourceItem[]): AsyncGenerator<SourceItem, void> {
  yield* list
}

/** A road on which only sleeping takes time, and whose requests are answered as `answer` says. */
function road(answer: (sent: number) => Promise<number>): Road & { sentAt: number[] } {
  let nowMs = 0
  const sentAt: number[] = []
  return {
    sentAt,
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms
    },
    send: async () => answer(sentAt.push(nowMs)),
  }
}

test('arrivals are sent at their times, compressed, the first one at once', async () => {
  const street = road(async () => 200)
  const tally = await new Drive(order, street).run(items([at(1_000), at(1_500), at(31_000)]))
  expect(street.sentAt).toEqual([0, 50, 3_000])
  expect(tally).toMatchObject({ read: 3, replayed: 3, admitted: 3, lagMs: 0, atMs: 31_000 })
})

test('every line read is replayed, unreadable or failed', async () => {
  const street = road(async (sent) => {
    if (sent === 2) throw new Error('the connection broke')
    return sent === 3 ? 429 : 200
  })
  const tally = await new Drive(order, street).run(items([at(1_000), bad, at(1_000), at(1_000)]))
  expect(tally).toMatchObject({
    read: 4,
    replayed: 2,
    unreadable: 1,
    failed: 1,
    admitted: 1,
    refused: 1,
  })
  expect(tally.samples).toEqual([{ line: 1, text: 'x', why: 'y' }])
})

test('what lies beyond the cut is neither sent nor counted', async () => {
  const street = road(async () => 200)
  const tally = await new Drive({ ...order, cutAtMs: 2_000 }, street).run(
    items([at(1_000), at(2_000), at(3_000)]),
  )
  expect(tally).toMatchObject({ read: 1, replayed: 1 })
})

test('a server that does not keep up makes the driver late, and nothing is lost', async () => {
  const waiting: (() => void)[] = []
  const street = road(() => new Promise((resolve) => waiting.push(() => resolve(200))))
  const drive = new Drive(order, street)
  const run = drive.run(items(Array.from({ length: 300 }, (_item, index) => at(1_000 + index))))
  while (street.sentAt.length < 256) await Promise.resolve()
  await street.sleep(500)
  expect(street.sentAt.length).toBe(256)
  while (drive.tally.replayed < 300) {
    waiting.shift()?.()
    await Promise.resolve()
  }
  const tally = await run
  expect(tally.read).toBe(300)
  expect(tally.worstLagMs).toBeGreaterThan(450)
})

test('a stop ends the run before the next request; what is on its way is still counted', async () => {
  const street = road(async () => 200)
  const drive = new Drive(order, { ...street, sleep: async () => drive.stop() })
  expect(await drive.run(items([at(1_000), at(2_000)]))).toMatchObject({ read: 1, replayed: 1 })
})
