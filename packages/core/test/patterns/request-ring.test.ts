import { expect, test } from '@jest/globals'
import { type NotedRequest, RequestRing, RING_SIZE } from '../../src/patterns/request-ring.ts'

function put(ring: RequestRing, atUs: number): NotedRequest | undefined {
  const event = ring.put()
  if (event !== undefined) event.atUs = atUs
  return event
}

test('events come out in the order in which they went in, however often the ring goes round', () => {
  const ring = new RequestRing(1)
  let noted = 0
  let taken = 0
  for (let i = 0; i < 300; i++) put(ring, noted++)
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 700; i++) put(ring, noted++)
    for (let i = 0; i < 700; i++) expect(ring.take()?.atUs).toBe(taken++)
  }
  for (let i = 0; i < 300; i++) expect(ring.take()?.atUs).toBe(taken++)
  expect(ring.take()).toBeUndefined()
})

test('what finds no room is counted as missed, and nothing is overwritten', () => {
  const ring = new RequestRing(1)
  for (let i = 0; i < RING_SIZE; i++) put(ring, i)
  expect(put(ring, -1)).toBeUndefined()
  expect(ring.missed).toBe(1)
  expect(ring.take()?.atUs).toBe(0)
  expect(put(ring, RING_SIZE)).toBeDefined()
})

test('records are used again from the first on once all are taken', () => {
  const ring = new RequestRing(2)
  const first = put(ring, 1)
  put(ring, 2)
  while (ring.take() !== undefined) {}
  expect(put(ring, 3)).toBe(first)
  expect(first?.costs).toEqual([Number.NaN, Number.NaN])
})
