import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Arrival, SourceItem } from '../../src/arrival.ts'
import { inOrder } from '../../src/readers/in-order.ts'
import { collect } from '../temporary-file.ts'

const at = (atMs: number): Arrival => ({ kind: 'arrival', atMs, type: 'a', client: 'c', costs: {} })

async function* items(list: readonly SourceItem[]): AsyncGenerator<SourceItem, void> {
  yield* list
}

const times = async (list: readonly number[], depth: number): Promise<number[]> => {
  const ordered = await collect(inOrder(items(list.map(at)), depth))
  return ordered.map((item) => (item.kind === 'arrival' ? item.atMs : Number.NaN))
}

test('lines that are out of order by less than the depth are sorted', async () => {
  expect(await times([3, 1, 2, 5, 4], 2)).toEqual([1, 2, 3, 4, 5])
})

test('a line later than that comes at the time of the latest before it', async () => {
  expect(await times([5, 6, 7, 8, 1], 2)).toEqual([5, 6, 6, 7, 8])
})

test('no arrival is lost and time never goes back, whatever the order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat()), fc.nat({ max: 5 }), async (list, depth) => {
      const ordered = await times(list, depth)
      expect(ordered.length).toBe(list.length)
      expect(ordered).toEqual([...ordered].sort((a, b) => a - b))
    }),
  )
})
