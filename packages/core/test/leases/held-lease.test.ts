import { expect, test } from '@jest/globals'
import {
  availableHeld,
  chargeHeld,
  createHeldLease,
  dropIfLapsed,
  giveHeldBack,
  type HeldLease,
  isSaturated,
  takeHeld,
} from '../../src/leases/held-lease.ts'
import { applyReply, finalMessage, messageFor } from '../../src/leases/held-messages.ts'
import type { ClassGrant, LeaseReply } from '../../src/leases/messages.ts'
import { TERM_US } from './leased-store.ts'

function aLease(): HeldLease {
  let runs = 0
  return createHeldLease({ termUs: TERM_US, newIncarnation: () => `run ${runs++}` })
}

const wants = [{ class: 'read', ratePerSecond: 1_000, capacity: 10_000, weight: 1 }]

function at(nowUs: number, wallUs: number = nowUs) {
  return { nowUs, wallUs }
}

/** Sends a message and answers it. */
function exchange(
  lease: HeldLease,
  nowUs: number,
  grant: Partial<ClassGrant>,
  rest: Partial<LeaseReply> = {},
): void {
  const { incarnation, sequence } = messageFor(lease, wants, at(nowUs))
  applyReply(lease, aReply({ incarnation, sequence, ...rest }, grant), nowUs)
}

function aReply(reply: Partial<LeaseReply>, grant: Partial<ClassGrant>): LeaseReply {
  return {
    status: 'granted',
    incarnation: 'run 0',
    sequence: 1,
    generation: 'g',
    holders: 1,
    othersPerSecond: 0,
    standard: 0,
    trickleUs: 1,
    classes: [{ ...nothing, ...grant }],
    ...reply,
  }
}

const nothing: ClassGrant = {
  class: 'read',
  granted: 0,
  trickle: 0,
  saturated: false,
  clusterCapacity: 0,
  clusterRatePerSecond: 0,
}

test('a lease pays all or nothing, and only its class', () => {
  const lease = aLease()
  expect(takeHeld(lease, 'read', 1, 0)).toBe(false)
  exchange(lease, 0, { granted: 10_000 })
  expect(takeHeld(lease, 'read', 7_000, 1)).toBe(true)
  expect(takeHeld(lease, 'read', 4_000, 1)).toBe(false)
  expect(takeHeld(lease, 'write', 1, 1)).toBe(false)
  expect(takeHeld(lease, 'read', 3_000, 1)).toBe(true)
  expect(messageFor(lease, wants, at(2)).classes[0]).toMatchObject({
    asked: 14_001,
    granted: 10_000,
    used: 10_000,
  })
})

test('a lease stops before the store ends it, by the time at which it was asked for', () => {
  const lease = aLease()
  const { incarnation, sequence } = messageFor(lease, wants, at(1_000))
  applyReply(lease, aReply({ incarnation, sequence }, { granted: 10_000 }), 90_000)
  const lastUs = 1_000 + TERM_US - 25_000
  expect(availableHeld(lease, 'read', lastUs - 1)).toBe(10_000)
  expect(takeHeld(lease, 'read', 1, lastUs)).toBe(false)
})

test('a lease whose time is over begins anew under another name', () => {
  const lease = aLease()
  exchange(lease, 0, { granted: 10_000 })
  expect(messageFor(lease, wants, at(TERM_US))).toMatchObject({
    incarnation: 'run 1',
    sequence: 1,
    classes: [{ granted: 0, used: 0 }],
  })
})

test('a trickle matures from the receipt on, two units late, and not while a message is on its way', () => {
  const lease = aLease()
  exchange(lease, 0, { granted: 0, trickle: 1_000 }, { trickleUs: 100_000 })
  expect(availableHeld(lease, 'read', 100)).toBe(0)
  expect(availableHeld(lease, 'read', 50_000)).toBe(498)
  expect(availableHeld(lease, 'read', 200_000)).toBe(998)
  messageFor(lease, wants, at(50_000))
  expect(availableHeld(lease, 'read', 90_000)).toBe(498)
})

test('that there is no more is believed for as long as the next answer may take', () => {
  const lease = aLease()
  expect(isSaturated(lease, 'read', 0, 120_000)).toBe(false)
  exchange(lease, 1_000, { saturated: true })
  messageFor(lease, wants, at(101_000))
  expect(isSaturated(lease, 'read', 121_000, 120_000)).toBe(true)
  expect(isSaturated(lease, 'read', 121_001, 120_000)).toBe(false)
  exchange(lease, 130_000, { saturated: false })
  expect(isSaturated(lease, 'read', 130_000, 120_000)).toBe(false)
})

test('only the answer to the last message counts, and only once', () => {
  const lease = aLease()
  messageFor(lease, wants, at(0))
  const { incarnation, sequence } = messageFor(lease, wants, at(10))
  applyReply(lease, aReply({ incarnation, sequence: 1 }, { granted: 9_000 }), 20)
  expect(availableHeld(lease, 'read', 20)).toBe(0)
  applyReply(lease, aReply({ incarnation: 'other', sequence }, { granted: 9_000 }), 20)
  expect(availableHeld(lease, 'read', 20)).toBe(0)
  applyReply(lease, aReply({ incarnation, sequence }, { granted: 9_000 }), 20)
  applyReply(lease, aReply({ incarnation, sequence }, { granted: 12_000 }), 30)
  expect(availableHeld(lease, 'read', 30)).toBe(9_000)
})

test.each(['fenced', 'generation'] as const)(
  'whoever is told "%s" drops what it holds',
  (status) => {
    const lease = aLease()
    exchange(lease, 0, { granted: 10_000 })
    exchange(lease, 10, {}, { status, classes: [], generation: 'h' })
    expect(availableHeld(lease, 'read', 20)).toBe(0)
    expect(messageFor(lease, wants, at(20))).toMatchObject({
      incarnation: 'run 1',
      sequence: 1,
      generation: 'h',
    })
  },
)

test('what is much more than is wanted goes back, and is not spent meanwhile', () => {
  const lease = aLease()
  exchange(lease, 0, { granted: 15_000 })
  expect(messageFor(lease, wants, at(1)).classes[0]?.returned).toBe(0)
  exchange(lease, 2, { granted: 15_001 })
  expect(messageFor(lease, wants, at(3)).classes[0]?.returned).toBe(5_001)
  expect(availableHeld(lease, 'read', 3)).toBe(10_000)
})

test('what the store does not know of yet is put back, the rest is for the store', () => {
  const lease = aLease()
  exchange(lease, 0, { granted: 10_000 })
  takeHeld(lease, 'read', 4_000, 1)
  exchange(lease, 2, { granted: 10_000 })
  takeHeld(lease, 'read', 1_000, 3)
  expect(giveHeldBack(lease, 'read', 3_000)).toBe(2_000)
  expect(availableHeld(lease, 'read', 3)).toBe(6_000)
})

test('what a request costs more than was taken is reported as spent, beyond the lease if need be', () => {
  const lease = aLease()
  exchange(lease, 0, { granted: 1_000 })
  chargeHeld(lease, 'read', 3_000)
  expect(availableHeld(lease, 'read', 1)).toBe(0)
  expect(messageFor(lease, wants, at(1)).classes[0]?.used).toBe(3_000)
})

test('clocks that disagree by more than the margin end a lease: the machine slept', () => {
  const lease = aLease()
  exchange(lease, 0, { granted: 1_000 })
  dropIfLapsed(lease, at(10_000, 35_000))
  expect(availableHeld(lease, 'read', 10_000)).toBe(1_000)
  dropIfLapsed(lease, at(10_000, 35_001))
  expect(availableHeld(lease, 'read', 10_000)).toBe(0)
})

test('a released lease gives everything back and pays nothing more', () => {
  const lease = aLease()
  exchange(lease, 0, { granted: 10_000 })
  takeHeld(lease, 'read', 4_000, 1)
  const message = finalMessage(lease, at(2))
  expect(message).toMatchObject({ isFinal: true, classes: [{ used: 4_000, returned: 6_000 }] })
  expect(takeHeld(lease, 'read', 1, 3)).toBe(false)
})
