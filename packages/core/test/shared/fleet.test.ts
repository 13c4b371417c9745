import { expect, test } from '@jest/globals'
import type { LeaseReply } from '../../src/leases/messages.ts'
import { Fleet } from '../../src/shared/fleet.ts'

function reply(clusterRatePerSecond: number): LeaseReply {
  const grant = { class: 'all', granted: 0, trickle: 0, saturated: false, clusterCapacity: 0 }
  return {
    status: 'granted',
    incarnation: 'one',
    sequence: 1,
    generation: 'first',
    holders: 4,
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
    fleet.noteInstances(4, 0)
    fleet.noteDemand(0, reply(1_000), want(rate))
    return fleet.partOf(0)
  })
  expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12)
  expect(parts.map((part) => part.toFixed(3))).toEqual(['0.115', '0.295', '0.565', '0.025'])
})

test('instances that are not there any more count for some seconds', () => {
  const fleet = new Fleet(undefined)
  fleet.noteInstances(4, 0)
  fleet.noteInstances(2, 4_000_000)
  expect(fleet.evenPart).toBe(1 / 4)
  fleet.noteInstances(2, 6_000_000)
  expect(fleet.evenPart).toBe(1 / 4)
  fleet.noteInstances(2, 12_000_000)
  expect(fleet.evenPart).toBe(1 / 2)
})

test('a store that comes back and has heard of nobody yet leaves the parts as they were', () => {
  const fleet = new Fleet(undefined)
  fleet.noteInstances(4, 0)
  fleet.noteInstances(1, 60_000_000)
  expect(fleet.evenPart).toBe(1 / 4)
})
