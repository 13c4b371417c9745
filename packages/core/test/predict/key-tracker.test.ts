import { expect, test } from '@jest/globals'
import { KeyTracker, TRACKED_KEYS } from '../../src/predict/key-tracker.ts'
import { seededRandom } from '../limiter/seeded-random.ts'

function slotOf(tracker: KeyTracker, key: string): number {
  return tracker.keys.indexOf(key)
}

function counted(tracker: KeyTracker, key: string): number {
  return tracker.requests[slotOf(tracker, key)] ?? 0
}

test('below the sampling rate every request and unit is counted', () => {
  const tracker = new KeyTracker(seededRandom(1))
  for (let n = 0; n < 300; n++) tracker.note(n % 3 === 0 ? 'often' : `once ${n}`, 2_000)
  const slot = slotOf(tracker, 'often')
  expect([tracker.requests[slot], tracker.units[slot]]).toEqual([100, 200_000])
})

test('512 keys are followed, each in a slot of its own', () => {
  const tracker = new KeyTracker(seededRandom(1))
  for (let n = 0; n < TRACKED_KEYS; n++) tracker.note(`key ${n}`, 1)
  expect(new Set(tracker.keys).size).toBe(TRACKED_KEYS)
})

test('a newcomer takes over the slot and the count of the least of a few', () => {
  const tracker = new KeyTracker(seededRandom(1))
  for (let n = 0; n < TRACKED_KEYS; n++)
    for (let k = 0; k < 2 + (n % 7); k++) tracker.note(`key ${n}`, 1)
  tracker.note('newcomer', 1)
  // Among any eight neighbours there is one that was counted twice.
  expect(counted(tracker, 'newcomer')).toBe(3)
  expect(tracker.keys.filter((key) => key?.startsWith('key '))).toHaveLength(TRACKED_KEYS - 1)
})

test('a count is never below the truth, whoever comes in between', () => {
  const tracker = new KeyTracker(seededRandom(1))
  const random = seededRandom(2)
  const truth = new Map<string, number>()
  for (let n = 0; n < 20_000; n++) {
    const key =
      random() < 0.3 ? `busy ${Math.floor(20 * random())}` : `rare ${Math.floor(5_000 * random())}`
    truth.set(key, (truth.get(key) ?? 0) + 1)
    tracker.note(key, 1)
  }
  for (let n = 0; n < 20; n++) {
    const key = `busy ${n}`
    expect(counted(tracker, key)).toBeGreaterThanOrEqual(truth.get(key) ?? 0)
  }
})

test('a sample of a busy stream scales up to the truth', () => {
  const tracker = new KeyTracker(seededRandom(3))
  for (let n = 0; n < 8_000; n++) tracker.note('warm up', 1)
  tracker.adaptStride()
  tracker.free(slotOf(tracker, 'warm up'))
  for (let n = 0; n < 80_000; n++) tracker.note(n % 4 === 0 ? 'a quarter' : 'the rest', 500)
  // A stride of 16: about 1,250 of 20,000 are sampled, so 3 % is one standard deviation.
  expect(Math.abs(counted(tracker, 'a quarter') - 20_000)).toBeLessThan(2_000)
  expect((tracker.units[slotOf(tracker, 'a quarter')] ?? 0) / counted(tracker, 'a quarter')).toBe(
    500,
  )
})

test('no pattern of arrivals hides from the sample', () => {
  const tracker = new KeyTracker(seededRandom(4))
  for (let n = 0; n < 8_000; n++) tracker.note('warm up', 1)
  tracker.adaptStride()
  // Every sixteenth request, in step with a stride of sixteen.
  for (let n = 0; n < 160_000; n++) tracker.note(n % 16 === 0 ? 'in step' : 'other', 1)
  expect(Math.abs(counted(tracker, 'in step') - 10_000)).toBeLessThan(2_000)
})

test('sampling ends when the stream calms down', () => {
  const tracker = new KeyTracker(seededRandom(5))
  for (let n = 0; n < 8_000; n++) tracker.note('busy', 1)
  tracker.adaptStride()
  tracker.adaptStride()
  // What was left of the last stride is waited out.
  for (let n = 0; n < 40; n++) tracker.note('busy', 1)
  for (let n = 0; n < 50; n++) tracker.note('calm', 1)
  expect(counted(tracker, 'calm')).toBe(50)
})

test('a freed slot is empty and its key starts again from nothing', () => {
  const tracker = new KeyTracker(seededRandom(1))
  for (let n = 0; n < 5; n++) tracker.note('client', 7)
  const slot = slotOf(tracker, 'client')
  tracker.rate[slot] = 3
  tracker.free(slot)
  expect([
    tracker.keys[slot],
    tracker.requests[slot],
    tracker.units[slot],
    tracker.rate[slot],
  ]).toEqual([undefined, 0, 0, 0])
  tracker.note('client', 7)
  expect(counted(tracker, 'client')).toBe(1)
})
