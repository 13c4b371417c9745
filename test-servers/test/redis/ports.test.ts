import { expect, test } from '@jest/globals'
import { onFreePorts } from '../../src/redis/ports.ts'
import { TestServerError } from '../../src/test-server-error.ts'

test('ports are distinct, and neither they nor those of the cluster bus are lent to outgoing connections', async () => {
  const ports = await onFreePorts(1_000, async (drawn) => drawn)
  expect(new Set(ports).size).toBe(1_000)
  expect(Math.min(...ports)).toBeGreaterThan(1_023)
  // net.ipv4.ip_local_port_range begins at 32,768.
  expect(Math.max(...ports) + 10_000).toBeLessThan(32_768)
})

test('other ports are drawn while one is taken, and no longer than is sensible', async () => {
  let starts = 0
  const taken = new TestServerError('TEST_SERVERS_E_PORT_TAKEN', 'port taken')
  const started = onFreePorts(3, async (ports) => {
    starts += 1
    if (starts < 4) throw taken
    return ports
  })
  expect(await started).toHaveLength(3)
  expect(starts).toBe(4)
  await expect(onFreePorts(1, () => Promise.reject(taken))).rejects.toBe(taken)
})

test('any other error ends the search', async () => {
  let starts = 0
  const broken = onFreePorts(1, async () => {
    starts += 1
    throw new Error('broken')
  })
  await expect(broken).rejects.toThrow('broken')
  expect(starts).toBe(1)
})
