import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { forecastErrorCodes } from '../../../forecast/src/errors/forecast-error.ts'
import { errorCodes } from '../../src/errors/limit-error.ts'
import { warningCodes } from '../../src/http/warn.ts'

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
const codes = [...new Set([...errorCodes, ...forecastErrorCodes, ...warningCodes])]
const sections = page.split(/^## /m).slice(1)

test('every code has its section in docs/errors.md, in order, and every section is a code', () => {
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(codes)
})

test.each(codes)('the section of %s shows an example and a fix', (code) => {
  const section = sections.find((text) => text.startsWith(`${code}\n`)) ?? ''
  expect(section).toMatch(/```ts\n[\s\S]*(wrong|right)[\s\S]*```/)
  expect(section).toMatch(/^Fix: /m)
})
