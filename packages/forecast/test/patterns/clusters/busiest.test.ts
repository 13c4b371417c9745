import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { busiest } from '../../../src/patterns/clusters/busiest.ts'

test('the busiest are the first of all in order of requests, whichever of equals', () => {
  const requests = fc.array(fc.nat(20), { maxLength: 60 })
  fc.assert(
    fc.property(requests, fc.integer({ min: 1, max: 30 }), (counts, most) => {
      const found = busiest(Float64Array.from([...counts, 99]), counts.length, most)
      const sorted = counts.toSorted((a, b) => b - a).slice(0, most)
      expect(found.map((index) => counts[index] as number).sort((a, b) => b - a)).toEqual(sorted)
      expect(new Set(found).size).toBe(found.length)
    }),
  )
})
