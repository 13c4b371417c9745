import { expect, test } from '@jest/globals'
import { applyReply, messageFor } from '../../src/leases/held-messages.ts'
import type { LeaseReply } from '../../src/leases/messages.ts'
import { isRenewalDue } from '../../src/shared/renewal-due.ts'
import { ResourceLease } from '../../src/shared/resource-lease.ts'
import { cluster } from './cluster.ts'
import { poisson } from './poisson.ts'
import { want } from './want.ts'

const TICK_US = 100_000

/** Wants 100,000 units a second, and was given what it wants for one at 0. */
function aLease({ trickle = 0, saturated = false } = {}) {
  const address = () => {
    throw new Error('not asked for here')
  }
  const lease = new ResourceLease(address, TICK_US)
  lease.wants = [want(100_000)]
  lease.sentWants = lease.wants
  const sent = messageFor(lease.held, lease.wants, { nowUs: 0, wallUs: 0 })
  const reply = aReply({ ...sent, trickle, saturated })
  applyReply(lease.held, reply, 0)
  lease.noteTrickles(reply)
  return lease
}

function aReply({
  incarnation,
  sequence,
  trickle = 0,
  saturated = false,
}: {
  readonly incarnation: string
  readonly sequence: number
  readonly trickle?: number
  readonly saturated?: boolean
}): LeaseReply {
  const grant = { class: 'all', granted: 100_000, trickle, saturated }
  return {
    status: 'granted',
    ...{ incarnation, sequence, generation: 'g', holders: 1 },
    ...{ othersPerSecond: 0, standard: 0, trickleUs: TICK_US },
    classes: [{ ...grant, clusterCapacity: 0, clusterRatePerSecond: 0 }],
  }
}

const at = (nowUs: number) => ({ nowUs, tickUs: TICK_US })

test('where there is plenty a lease is renewed before its term of five ticks ends, and not at each', () => {
  const lease = aLease()
  expect([1, 2, 3, 4].map((tick) => isRenewalDue(lease, at(tick * TICK_US)))).toEqual([
    false,
    false,
    true,
    true,
  ])
})

test('it is renewed at once when it pays for less than three ticks more', () => {
  const lease = aLease()
  lease.take('all', 70_000, TICK_US)
  expect(isRenewalDue(lease, at(TICK_US))).toBe(false)
  lease.take('all', 1, TICK_US)
  expect(isRenewalDue(lease, at(TICK_US))).toBe(true)
})

test.each([
  ['more', [want(130_000)], true],
  ['less', [want(70_000)], true],
  ['a little more', [want(120_000)], false],
  ['of another class', [want(100_000, 'other')], true],
  ['of a second class', [want(100_000), want(1, 'second')], true],
])('it is renewed at once when %s is wanted', (_, wants, isDue) => {
  const lease = aLease()
  lease.wants = wants
  expect(isRenewalDue(lease, at(TICK_US))).toBe(isDue)
})

test('it is renewed at every tick where it has its whole share', () => {
  expect(isRenewalDue(aLease({ trickle: 1 }), at(TICK_US))).toBe(false)
  expect(isRenewalDue(aLease({ saturated: true }), at(TICK_US))).toBe(true)
})

test('it is renewed at every tick for three seconds after it refused a request', () => {
  const lease = aLease({ trickle: 1, saturated: true })
  const plentyAt = (nowUs: number) => {
    const sent = messageFor(lease.held, lease.wants, { nowUs, wallUs: nowUs })
    const reply = aReply(sent)
    applyReply(lease.held, reply, nowUs)
    lease.noteTrickles(reply)
  }
  expect(lease.refusedForUs('all', 100_001, TICK_US)).toBe(TICK_US)
  plentyAt(TICK_US)
  expect(isRenewalDue(lease, at(2 * TICK_US))).toBe(true)
  plentyAt(30 * TICK_US)
  expect(isRenewalDue(lease, at(31 * TICK_US))).toBe(true)
  plentyAt(31 * TICK_US)
  expect(isRenewalDue(lease, at(32 * TICK_US))).toBe(false)
})

test('it is renewed at the next tick when there was no answer', () => {
  const lease = aLease()
  messageFor(lease.held, lease.wants, { nowUs: TICK_US, wallUs: TICK_US })
  expect(isRenewalDue(lease, at(2 * TICK_US))).toBe(true)
})

test.each([
  ['0.7 times the limit, an instance calls less than seven times a second', 0.7, 2, 7],
  ['three times the limit, it calls at every tick', 3, 10, 12],
])(
  'at %s',
  async (_, load, least, most) => {
    const four = cluster(4, { limit: 1_000 })
    const streams = four.limiters.map((__, i) => poisson(load * 0.25, 7 + i))
    const arrive = () => {
      for (const [i, limiter] of four.limiters.entries()) {
        for (let left = streams[i]?.() ?? 0; left > 0; left -= 1) void limiter.acquire({})
      }
    }
    await four.pass(5_000, arrive)
    four.server.calls.clear()
    await four.pass(5_000, arrive)
    const calls = [...four.server.calls.values()].reduce((sum, count) => sum + count, 0) / 20
    await four.close()
    expect(calls).toBeGreaterThan(least)
    expect(calls).toBeLessThan(most)
  },
  60_000,
)
