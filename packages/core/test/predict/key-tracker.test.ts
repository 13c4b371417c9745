import { expect, test } from '@jest/globals'
import { KeyTracker, TRACKED_KEYS } from '../../src/predict/key-tracker.ts'
import { seededRandom } from '../limiter/seeded-random.ts'

function slotOf(tracker: KeyTracker, key: string): number {
  return tracker.keys.indexOf(key)
}

function counted(tracker: KeyTracker, key: string): number {
  return tracker.requests[slotOf(tracker, key)] ?? 0
}

test('every noted request and its units are counted', () => {
  const tracker = new KeyTracker()
  for (let n = 0; n < 300; n++) tracker.note(n % 3 === 0 ? 'often' : `once ${n}`, 2_000, 1)
  const slot = slotOf(tracker, 'often')
  expect([tracker.requests[slot], tracker.units[slot]]).toEqual([100, 200_000])
})

test('512 keys are followed, each in a slot of its own', () => {
  const tracker = new KeyTracker()
  for (let n = 0; n < TRACKED_KEYS; n++) tracker.note(`key ${n}`, 1, 1)
  expect(new Set(tracker.keys).size).toBe(TRACKED_KEYS)
})

test('a newcomer takes over the slot and the count of the least of a few', () => {
  const tracker = new KeyTracker()
  for (let n = 0; n < TRACKED_KEYS; n++)
    for (let k = 0; k < 2 + (n % 7); k++) tracker.note(`key ${n}`, 1, 1)
  tracker.note('newcomer', 1, 1)
  // Among any eight neighbours there is one that was counted twice.
  expect(counted(tracker, 'newcomer')).toBe(3)
  expect(tracker.keys.filter((key) => key?.startsWith('key '))).toHaveLength(TRACKED_KEYS - 1)
})

test('a count is never below the truth, whoever comes in between', () => {
  const tracker = new KeyTracker()
  const random = seededRandom(2)
  const truth = new Map<string, number>()
  for (let n = 0; n < 20_000; n++) {
    const key =
      random() < 0.3 ? `busy ${Math.floor(20 * random())}` : `rare ${Math.floor(5_000 * random())}`
    truth.set(key, (truth.get(key) ?? 0) + 1)
    tracker.note(key, 1, 1)
  }
  for (let n = 0; n < 20; n++) {
    const key = `busy ${n}`
    expect(counted(tracker, key)).toBeGreaterThanOrEqual(truth.get(key) ?? 0)
  }
})

test('a sampled request counts for those that it stands for', () => {
  const tracker = new KeyTracker()
  for (let n = 0; n < 10; n++) tracker.note('client', 500, 16)
  expect([counted(tracker, 'client'), tracker.units[slotOf(tracker, 'client')]]).toEqual([
    160, 80_000,
  ])
})

test('a freed slot is empty and its key starts again from nothing', () => {
  const tracker = new KeyTracker()
  for (let n = 0; n < 5; n++) tracker.note('client', 7, 1)
  const slot = slotOf(tracker, 'client')
  tracker.rate[slot] = 3
  tracker.free(slot)
  expect([
    tracker.keys[slot],
    tracker.requests[slot],
    tracker.units[slot],
    tracker.rate[slot],
  ]).toEqual([undefined, 0, 0, 0])
  tracker.note('client', 7, 1)
  expect(counted(tracker, 'client')).toBe(1)
})
