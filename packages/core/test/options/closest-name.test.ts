import { expect, test } from '@jest/globals'
import { closestName } from '../../src/options/closest-name.ts'

const names = ['limit', 'window', 'burst', 'storeErrorPolicy']

test.each([
  ['limits', 'limit'],
  ['widnow', 'window'],
  ['WINDOW', 'window'],
  ['brust', 'burst'],
  ['storeErorPolicy', 'storeErrorPolicy'],
])('%s was meant to be %s', (wrong, meant) => {
  expect(closestName(wrong, names)).toBe(meant)
})

test.each(['colour', 'x', 'timeout'])('%s is like none of them', (wrong) => {
  expect(closestName(wrong, names)).toBeUndefined()
})
