import { expect, test } from '@jest/globals'
import { createPace } from '../../src/node/give-way.ts'

test('between pieces it rests for half a millisecond, and for 8 ms after one that others held up', () => {
  const rests: number[] = []
  const pace = createPace((ms) => rests.push(ms))
  for (const tookMs of [0.9, 0.3, 0.28, 0.8, 0.9, 4, 0.3]) pace.rest(tookMs)
  expect(rests).toEqual([0.5, 0.5, 0.5, 0.5, 8, 8, 0.5])
})
