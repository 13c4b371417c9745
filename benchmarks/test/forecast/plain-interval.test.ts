import { expect, test } from '@jest/globals'
import { plainUpper95 } from '../../src/forecast/plain-interval.ts'
import { coverage, labelsOf } from '../../src/forecast/scores.ts'
import { seededRandom } from '../../src/simulate/random.ts'

test('the yardstick covers what it says, without knowing the future', () => {
  const chance = seededRandom(4)
  const values = Float64Array.from({ length: 8_000 }, () => 20 + Math.floor(10 * chance()))
  for (const steps of [1, 10]) {
    const upper = plainUpper95(values, steps)
    const labels = labelsOf(values, steps)
    expect(coverage(labels, upper).atMost).toBeCloseTo(0.95, 2)
    const other = values.map((value, t) => (t > 4_000 ? 5 * value : value))
    expect(plainUpper95(other, steps).subarray(0, 4_001)).toEqual(upper.subarray(0, 4_001))
  }
})
