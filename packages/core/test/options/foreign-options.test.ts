import { expect, test } from '@jest/globals'
import { foreignOptions } from '../../src/options/foreign-options.ts'
import { limiterOptionNames, resourceOptionNames } from '../../src/options/option-names.ts'
import { parseOptions } from '../../src/options/parse-options.ts'

test.each([...foreignOptions])('%s of another limiter is answered with ours', (name, fix) => {
  const options = { limit: 100, window: '1m' as const, [name]: 1 }
  expect(() => parseOptions(options)).toThrow(
    `PREDICTIVE_LIMIT_E_FOREIGN_OPTION: Expected options of predictive-limit, got \`${name}\`, ` +
      `which belongs to another limiter. ${fix}`,
  )
})

test('no option of ours is called foreign', () => {
  const ours = [...limiterOptionNames, ...resourceOptionNames]
  expect(ours.filter((name) => foreignOptions.has(name))).toEqual([])
})
