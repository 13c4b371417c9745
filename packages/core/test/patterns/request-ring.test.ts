import { expect, test } from '@jest/globals'
import { RequestRing, RING_SIZE } from '../../src/patterns/request-ring.ts'

test('events come out in the order in which they went in, however often the ring goes round', () => {
  const ring = new RequestRing(1)
  let put = 0
  let taken = 0
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 700; i++) ring.atMs[ring.put(0)] = put++
    for (let i = 0; i < 700; i++) expect(ring.atMs[ring.take()]).toBe(taken++)
  }
  expect(ring.take()).toBe(-1)
})

test('what finds no room is counted as missed, and nothing is overwritten', () => {
  const ring = new RequestRing(1)
  for (let i = 0; i < RING_SIZE; i++) ring.atMs[ring.put(0)] = i
  expect(ring.put(0)).toBe(-1)
  expect(ring.missed).toBe(1)
  expect(ring.atMs[ring.take()]).toBe(0)
  expect(ring.put(0)).toBeGreaterThanOrEqual(0)
})

test('an event starts with the cost it is put with, whatever stood there before', () => {
  const ring = new RequestRing(2)
  for (let i = 0; i < RING_SIZE; i++) {
    const place = ring.put(0)
    ring.costs.fill(7, 2 * place, 2 * place + 2)
    ring.take()
  }
  const place = ring.put(Number.NaN)
  expect(Array.from(ring.costs.subarray(2 * place, 2 * place + 2))).toEqual([
    Number.NaN,
    Number.NaN,
  ])
})
