import type { Redis } from 'ioredis'
import { until } from '../until.ts'
import { withClient } from './with-client.ts'

/** Keys that are moved by one command. */
const keysAtOnce = 10

/** Time that one command may take, ms. */
const moveWithinMs = 5_000

/** Nodes greet each other once a second, and at once where something has changed. */
const agreedWithinMs = 20_000

/**
 * Moves the slot of a key to another node: https://redis.io/docs/latest/commands/cluster-setslot/. Both nodes
 * are told, then keys go one handful after another, then all nodes hear who has the slot.
 */
export async function moveSlot(ports: readonly number[], key: string, to: number): Promise<void> {
  const ids = await Promise.all(ports.map((port) => withClient(port, idOf)))
  const slot = await withClient(ports[0] as number, (client) => client.cluster('KEYSLOT', key))
  const from = await ownerOf(ports, slot)
  if (from === to) return
  const [source, target] = [ports[from] as number, ports[to] as number]
  await withClient(target, (client) => setSlot(client, slot, 'IMPORTING', ids[from]))
  await withClient(source, async (client) => {
    await setSlot(client, slot, 'MIGRATING', ids[to])
    await moveKeys(client, slot, target)
  })
  // The new owner first: should the move end here, no slot is without one.
  for (const port of [target, source, ...ports]) {
    await withClient(port, (client) => setSlot(client, slot, 'NODE', ids[to]))
  }
  await untilAgreed(ports)
}

/**
 * A node that is told twice in a moment may hear old news last, of a higher epoch, and then throws away
 * what is in the slot: who moves slots by hand waits for the others, too.
 */
async function untilAgreed(ports: readonly number[]): Promise<void> {
  await until('all nodes said the same of each other', agreedWithinMs, async () => {
    const views = await Promise.all(ports.map((port) => withClient(port, viewOf)))
    return new Set(views).size === 1
  })
}

/** Every node's epoch and slots, as one of them sees it. */
async function viewOf(client: Redis): Promise<string> {
  const lines = String(await client.cluster('NODES'))
    .trim()
    .split('\n')
  const told = lines.map((line) => {
    const [id, , , , , , epoch, , ...slots] = line.split(' ')
    return [id, epoch, ...slots].join(' ')
  })
  return told.sort().join('\n')
}

async function moveKeys(client: Redis, slot: number, target: number): Promise<void> {
  for (;;) {
    const keys = (await client.cluster('GETKEYSINSLOT', slot, keysAtOnce)) as string[]
    if (keys.length === 0) return
    await client.migrate('127.0.0.1', target, '', 0, moveWithinMs, 'KEYS', ...keys)
  }
}

function setSlot(client: Redis, slot: number, state: string, id = ''): Promise<unknown> {
  return client.call('CLUSTER', 'SETSLOT', slot, state, id)
}

async function idOf(client: Redis): Promise<string> {
  return String(await client.cluster('MYID'))
}

/** Index of the node that says that it has the slot. */
async function ownerOf(ports: readonly number[], slot: number): Promise<number> {
  const ranges = await withClient(ports[0] as number, (client) => client.cluster('SLOTS'))
  const range = ranges.find(([first, last]) => first <= slot && slot <= last)
  return ports.indexOf(range?.[2]?.[1] ?? -1)
}
