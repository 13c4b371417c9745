import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import {
  declaredIn,
  divided,
  hoisted,
  madeWhenCalled,
  tableFor,
} from '../../../scripts/lua-hoist.ts'
import { currentModule, scriptModule } from '../../../scripts/lua-scripts.ts'
import { scriptTexts } from '../src/scripts/script-texts.ts'

test('the module of scripts is made from the Lua files as they are (else: pnpm update:scripts)', () => {
  expect(currentModule()).toBe(scriptModule())
})

test('each script goes by the name that servers will know its text by', () => {
  for (const { text, sha } of Object.values(scriptTexts)) {
    expect(createHash('sha1').update(text).digest('hex')).toBe(sha)
  }
})

test('functions are fields of one table, and numbers what they stand for', () => {
  const texts = [
    'local HALF, MOST = 0.5, 7\nlocal function twice(n)\n  return n * 2\nend\n',
    "local function run(n)\n  local function own() return redis.call('MOST') end\n  return twice(HALF) + own()\nend\nreturn run(MOST)\n",
  ]
  const all = declaredIn(texts)
  expect(tableFor(all)).toBe('local F = {twice=0,run=0}\n')
  expect(texts.map((text) => hoisted(text, all))).toEqual([
    'function F.twice(n)\n  return n * 2\nend\n',
    "function F.run(n)\n  local function own() return redis.call('MOST') end\n  return F.twice(0.5) + own()\nend\nreturn F.run(7)\n",
  ])
})

test('functions that few calls need are made when the first of them is called', () => {
  const often = 'local function often(n)\n  if n then return n end\nend\n'
  const seldom = 'local function seldom(n) -- rare\n  return often(n)\nend\n'
  const all = declaredIn([often + seldom])
  expect(tableFor(all)).toBe('local F = {often=0}\n')
  const { common, rare } = divided(often + seldom)
  expect([common, rare]).toEqual([often, seldom])
  expect(madeWhenCalled(hoisted(rare, all))).toBe(
    'setmetatable(F, { __index = function(_, name)\nfunction F.seldom(n) -- rare\n  return F.often(n)\nend\nreturn rawget(F, name)\nend })\n',
  )
})

test('scripts read the clock of the server, once, and no number is turned into text by Lua', () => {
  for (const { text } of Object.values(scriptTexts)) {
    expect(text.match(/'TIME'/g)).toHaveLength(1)
    expect(text).not.toContain('tostring')
  }
})
