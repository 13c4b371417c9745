import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { aForecaster, everyModel } from './every-model.ts'
import { troubles, unsound } from './hostile.ts'

test.each(everyModel)(
  '%s: whatever comes, nothing throws, numbers are finite, and quantiles rise',
  (_, models) => {
    fc.assert(
      fc.property(troubles, (life) => {
        const forecaster = aForecaster(models)
        expect(unsound(forecaster)).toBeUndefined()
        for (const trouble of life) {
          trouble(forecaster)
          expect(unsound(forecaster)).toBeUndefined()
        }
      }),
      { numRuns: 25 },
    )
  },
)

test.each(everyModel)('%s: on quiet demand the mean lies within the interval', (_, models) => {
  const forecaster = aForecaster(models)
  for (let t = 0; t < 2_000; t += 1) forecaster.observe(50 + (t % 7))
  for (const steps of [1, 10]) {
    const { lower, mean, upper } = forecaster.forecast(steps)
    expect(lower).toBeLessThanOrEqual(mean)
    expect(mean).toBeLessThanOrEqual(upper)
  }
})

test('whatever outlooks say, or throw, the same holds', () => {
  const says = fc.oneof(
    { weight: 1_000, arbitrary: fc.double() },
    { weight: 1_000, arbitrary: fc.double({ min: 0, max: 1e3, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant('throws' as const) },
  )
  const outlooks = fc.infiniteStream(says)
  fc.assert(
    fc.property(troubles, outlooks, outlooks, (life, first, second) => {
      const forecaster = aForecaster('auto', { outlook: telling(first), bottomUp: telling(second) })
      for (const trouble of life) {
        trouble(forecaster)
        expect(unsound(forecaster)).toBeUndefined()
      }
    }),
    { numRuns: 25 },
  )
})

function telling(says: Iterator<number | 'throws'>): () => number {
  return () => {
    const { value } = says.next()
    if (value === 'throws') throw new Error('broken')
    return value
  }
}
