import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type RedisServer, startStandalone, until } from '@predictive-limit/test-servers'
import { Redis } from 'ioredis'
import type { KeyedCall, KeyedJob, KeyedReport } from './programs/keyed-instance.ts'
import { everyKeyEnds } from './support/every-key-ends.ts'

const LIMIT = 300
const INSTANCES = 3
const NAME = 'clients'
const THERE = `pl2:{${NAME}}:n`

const program = fileURLToPath(new URL('./programs/keyed-instance.ts', import.meta.url))

let server: RedisServer
let client: Redis
let processes: ChildProcess[] = []

beforeAll(async () => {
  server = await startStandalone()
  client = new Redis(server.port)
  client.on('error', () => undefined)
  await client.ping()
  const job: KeyedJob = { port: server.port, name: NAME, limit: LIMIT }
  processes = Array.from({ length: INSTANCES }, () =>
    fork(program, [JSON.stringify(job)], { execArgv: ['--import', 'tsx'] }),
  )
  await Promise.all(processes.map((one) => once(one, 'message')))
}, 60_000)

afterAll(async () => {
  for (const one of processes) one.kill('SIGKILL')
  await everyKeyEnds(client)
  client.disconnect()
  await server.stop()
}, 60_000)

async function ask(one: ChildProcess, call: KeyedCall): Promise<KeyedReport> {
  const report = once(one, 'message')
  one.send(call)
  return (await report)[0] as KeyedReport
}

function askAll(call: KeyedCall): Promise<KeyedReport[]> {
  return Promise.all(processes.map((one) => ask(one, call)))
}

/** Whoever says that it is there hears how many are: so each has to do so once all are. */
async function untilAllHaveMet(): Promise<void> {
  const lastSaid = async () =>
    (await client.zrangebyscore(THERE, '-inf', '+inf', 'WITHSCORES')).join()
  await until('all are there', 20_000, async () => (await client.zcard(THERE)) === INSTANCES)
  const before = (await lastSaid()).split(',')
  await until('each has said so again', 20_000, async () => {
    const now = (await lastSaid()).split(',')
    return (
      now.length === before.length && now.every((word, i) => i % 2 === 0 || !before.includes(word))
    )
  })
}

function sum(reports: readonly KeyedReport[], of: 'admitted' | 'byPolicy'): number {
  return reports.reduce((all, report) => all + report[of], 0)
}

test('while Redis is away three processes that limit nothing but clients admit one limit of each together', async () => {
  expect(sum(await askAll({ client: 'eve', count: 1 }), 'admitted')).toBe(INSTANCES)
  await untilAllHaveMet()
  await server.kill()
  await until('all miss Redis', 20_000, async () => {
    const reports = await askAll({ client: 'bob', count: 1 })
    return reports.every(({ state }) => state === 'detached')
  })
  const reports = await askAll({ client: 'ada', count: LIMIT })
  expect(sum(reports, 'byPolicy')).toBe(LIMIT)
  expect(reports.map(({ admitted }) => admitted)).toEqual([LIMIT / 3, LIMIT / 3, LIMIT / 3])
  await server.restart({ empty: true })
  await until(
    'all are counted again',
    20_000,
    async () => (await client.zcard(THERE)) === INSTANCES,
  )
})
