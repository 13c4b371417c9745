import { expect, test } from '@jest/globals'
import { currentModule, scriptModule } from '../../../scripts/lua-scripts.ts'
import { scriptTexts } from '../src/scripts/script-texts.ts'

test('the module of scripts is made from the Lua files as they are (else: pnpm update:scripts)', () => {
  expect(currentModule()).toBe(scriptModule())
})

test('scripts read the clock of the server, once, and no number is turned into text by Lua', () => {
  for (const { text } of Object.values(scriptTexts)) {
    expect(text.match(/'TIME'/g)).toHaveLength(1)
    expect(text).not.toContain('tostring')
  }
})
