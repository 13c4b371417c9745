import { existsSync } from 'node:fs'
import { expect, jest, test } from '@jest/globals'
import { startServer } from '../../src/redis/redis-server.ts'
import { startStandalone } from '../../src/redis/standalone.ts'
import { connected, during } from '../connected.ts'
import { isRunning } from '../is-running.ts'

// A loaded machine takes its time to start a process.
jest.setTimeout(30_000)

test('a server answers, with the configuration it was given and nothing on disk', () =>
  during(startStandalone({ config: ['maxmemory-policy allkeys-lru'] }), (server) =>
    connected(server.port, async (client) => {
      expect(await client.ping()).toBe('PONG')
      expect(await client.config('GET', 'maxmemory-policy')).toEqual([
        'maxmemory-policy',
        'allkeys-lru',
      ])
      expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'no'])
      expect(await client.config('GET', 'save')).toEqual(['save', ''])
    }),
  ))

test('a paused server carries out late what it was sent', () =>
  during(startStandalone(), (server) =>
    connected(server.port, async (client) => {
      await client.set('name', 'before')
      server.pause()
      const reply = client.getset('name', 'after')
      const nothing = new Promise((resolve) => setTimeout(resolve, 50, 'nothing'))
      expect(await Promise.race([reply, nothing])).toBe('nothing')
      server.resume()
      expect(await reply).toBe('before')
    }),
  ))

test('a killed server is gone, and comes back empty on the same port', () =>
  during(startStandalone(), async (server) => {
    const { port, pid } = server
    await connected(port, (client) => client.set('name', 'value'))
    await server.kill()
    expect(isRunning(pid)).toBe(false)
    await expect(connected(port, (client) => client.ping())).rejects.toThrow()
    await server.restart()
    expect(server.port).toBe(port)
    expect(server.pid).not.toBe(pid)
    expect(await connected(port, (client) => client.get('name'))).toBeNull()
  }))

test('a server that persists keeps every answered write over a kill, until told to forget', () =>
  during(startStandalone({ persist: true }), async (server) => {
    await connected(server.port, (client) => client.set('name', 'value'))
    await server.restart()
    expect(await connected(server.port, (client) => client.get('name'))).toBe('value')
    await server.restart({ empty: true })
    expect(await connected(server.port, (client) => client.get('name'))).toBeNull()
  }))

test('a stopped server leaves neither process nor folder, even if it was paused', async () => {
  const server = await startStandalone()
  expect(existsSync(server.folder)).toBe(true)
  server.pause()
  await server.stop()
  expect(isRunning(server.pid)).toBe(false)
  expect(existsSync(server.folder)).toBe(false)
  await server.stop()
  await expect(server.restart()).rejects.toMatchObject({ code: 'TEST_SERVERS_E_STOPPED' })
})

test('a taken port is told apart, so that another can be tried', () =>
  during(startStandalone(), async ({ port }) => {
    await expect(startServer({ port })).rejects.toMatchObject({ code: 'TEST_SERVERS_E_PORT_TAKEN' })
  }))

test('a server that ends at its start is told with the end of its log', async () => {
  await expect(startStandalone({ config: ['no-such-setting yes'] })).rejects.toThrow(
    /^TEST_SERVERS_E_START: the server at port \d+ ended:\n[\s\S]*no-such-setting/,
  )
})
