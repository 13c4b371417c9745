import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { limiterOptionNames, resourceOptionNames } from '../../src/options/option-names.ts'

const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')
const table = readme.slice(readme.indexOf('## Options'), readme.indexOf('## The limiter'))
const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([\w.*]+)`/g)].map(([, name = '']) => name),
)

test('the README lists every option of a limiter', () => {
  expect(limiterOptionNames.filter((name) => !named.includes(name))).toEqual([])
})

test('the README lists every option of a resource', () => {
  const inside = named.map((name) => name.replace('resources.*.', ''))
  expect(resourceOptionNames.filter((name) => !inside.includes(name))).toEqual([])
})

test('the README lists no option that does not exist', () => {
  const known = [...limiterOptionNames, ...resourceOptionNames.map((name) => `resources.*.${name}`)]
  expect(named.filter((name) => !known.includes(name))).toEqual([])
})
