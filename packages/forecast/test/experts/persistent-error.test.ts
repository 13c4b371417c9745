import { expect, test } from '@jest/globals'
import { seededRandom } from '../../bench/seeded-counts.ts'
import {
  createPersistentError,
  persistenceOf,
  persistenceSum,
  updatePersistence,
} from '../../src/experts/persistent-error.ts'

test('the worked numbers hold', () => {
  const state = createPersistentError()
  for (const error of [1, 1]) updatePersistence(state, error)
  expect(persistenceOf(state)).toBe(0.5)
  expect(persistenceSum(0.5, 3)).toBe(0.875)
})

test('it finds the coefficient of a first-order autoregression', () => {
  const random = seededRandom(5)
  const state = createPersistentError()
  let error = 0
  let mean = 0
  for (let t = 0; t < 20_000; t += 1) {
    error = 0.8 * error + 10 * (random() - 0.5)
    updatePersistence(state, error)
    if (t >= 10_000) mean += persistenceOf(state) / 10_000
  }
  expect(mean).toBeGreaterThan(0.77)
  expect(mean).toBeLessThan(0.82)
})

test('errors that alternate do not persist, and one flood counts as two deviations', () => {
  const state = createPersistentError()
  for (let t = 0; t < 500; t += 1) updatePersistence(state, t % 2 === 0 ? 1 : -1)
  expect(persistenceOf(state)).toBe(0)
  updatePersistence(state, 1e9)
  expect(state.variance).toBeLessThan(1.05)
  expect(state.error).toBe(1e9)
})
