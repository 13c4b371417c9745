import { expect, test } from '@jest/globals'
import type { LeaseReply } from '../../src/leases/messages.ts'
import { Fleet } from '../../src/shared/fleet.ts'

function reply(holders: number, clusterRatePerSecond: number): LeaseReply {
  const grant = { class: 'all', granted: 0, trickle: 0, saturated: false, clusterCapacity: 0 }
  return {
    status: 'granted',
    incarnation: 'one',
    sequence: 1,
    generation: 'first',
    holders,
    othersPerSecond: 0,
    standard: 0,
    trickleUs: 1,
    classes: [{ ...grant, clusterRatePerSecond }],
  }
}

function want(ratePerSecond: number) {
  return [{ class: 'all', ratePerSecond, capacity: 0, weight: 1 }]
}

test('before any reply the part is what the user has said, or all', () => {
  expect(new Fleet(undefined).isUnknown).toBe(true)
  expect(new Fleet(undefined).partOf(0)).toBe(1)
  expect(new Fleet(4).isUnknown).toBe(false)
  expect(new Fleet(4).partOf(0)).toBe(1 / 4)
  expect(new Fleet(4).evenPart).toBe(1 / 4)
})

test('the parts of all add up to 1, and follow their demand', () => {
  const demands = [100, 300, 600, 0]
  const parts = demands.map((rate) => {
    const fleet = new Fleet(9)
    fleet.note(0, reply(4, 1_000), want(rate), 0)
    return fleet.partOf(0)
  })
  expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12)
  expect(parts.map((part) => part.toFixed(3))).toEqual(['0.115', '0.295', '0.565', '0.025'])
})

test('instances whose leases have just lapsed count for some seconds', () => {
  const fleet = new Fleet(undefined)
  fleet.note(0, reply(4, 1_000), want(250), 0)
  fleet.note(0, reply(2, 1_000), want(250), 4_000_000)
  expect(fleet.evenPart).toBe(1 / 4)
  fleet.note(0, reply(2, 1_000), want(250), 6_000_000)
  expect(fleet.evenPart).toBe(1 / 4)
  fleet.note(0, reply(2, 1_000), want(250), 12_000_000)
  expect(fleet.evenPart).toBe(1 / 2)
})
