import { assembleScript, scriptNames } from '../../../../scripts/lua-scripts.ts'
import type { ScriptSet } from '../../src/scripts/script-set.ts'

/** Time is what callers give as their last argument; keys live a minute longer. */
export const timedParts = {
  time: 'local now = tonumber(table.remove(ARGV))\n',
  life: 'local LIFE_SLACK_MS = 61000\n',
}

/** The scripts on the time that callers give as their last argument; keys live a minute longer. */
export const timedScripts: ScriptSet = Object.fromEntries(
  scriptNames().map((name) => [name, assembleScript(name, timedParts)]),
) as unknown as ScriptSet
