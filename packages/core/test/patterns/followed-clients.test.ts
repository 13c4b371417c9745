import { expect, test } from '@jest/globals'
import { FOLLOWED_PER_SECOND, FollowedClients } from '../../src/patterns/followed-clients.ts'
import { seededRandom } from '../limiter/seeded-random.ts'

const clients = Array.from({ length: 2_000 }, (_, i) => `client ${i}`)

/** A second in which every client asks `each` times; returns who was followed. */
function second(followed: FollowedClients, each: number): Set<string> {
  const included = new Set<string>()
  for (const client of clients) {
    for (let i = 0; i < each; i++) if (followed.includes(client)) included.add(client)
  }
  followed.adapt(1)
  return included
}

test('everyone is followed while there are few requests', () => {
  const followed = new FollowedClients(seededRandom(1))
  for (let i = 0; i < 100; i++) expect(followed.includes(`client ${i}`)).toBe(true)
  followed.adapt(1)
  expect(followed.share).toBe(1)
})

test('with many requests clients are left out, never single requests of one that is followed', () => {
  const followed = new FollowedClients(seededRandom(1))
  for (let i = 0; i < 10; i++) second(followed, 5)
  expect(followed.share).toBeCloseTo(FOLLOWED_PER_SECOND / 10_000, 1)
  const asked = new Map<string, number>()
  for (const client of clients) {
    for (let i = 0; i < 5; i++) {
      if (followed.includes(client)) asked.set(client, (asked.get(client) ?? 0) + 1)
    }
  }
  expect(asked.size).toBeGreaterThan(100)
  expect(asked.size).toBeLessThan(300)
  expect(new Set(asked.values())).toEqual(new Set([5]))
})

test('those followed change slowly: a tenth in a minute, so that everybody has a turn', () => {
  const followed = new FollowedClients(seededRandom(2))
  for (let i = 0; i < 10; i++) second(followed, 5)
  const first = second(followed, 5)
  for (let i = 0; i < 59; i++) second(followed, 5)
  const later = second(followed, 5)
  const stayed = [...later].filter((client) => first.has(client)).length
  expect(stayed / later.size).toBeGreaterThan(0.8)
  expect(stayed / later.size).toBeLessThan(0.97)
})

test('the share comes back within seconds when the rush is over', () => {
  const followed = new FollowedClients(seededRandom(3))
  for (let i = 0; i < 10; i++) second(followed, 5)
  for (let i = 0; i < 6; i++) followed.adapt(1)
  expect(followed.share).toBe(1)
})

test('requests without a client are drawn by lot', () => {
  const followed = new FollowedClients(seededRandom(4))
  for (let i = 0; i < 10; i++) second(followed, 5)
  let included = 0
  for (let i = 0; i < 10_000; i++) if (followed.includes(undefined)) included += 1
  expect(included / 10_000).toBeCloseTo(followed.share, 1)
})
