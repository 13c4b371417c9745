/**
 * Puts the Lua scripts of packages/redis together, from `src/scripts/*.lua` and the parts that they name
 * in an `-- include:` line, into a module of strings: nothing is read from disk at run time, so bundlers
 * need to know nothing. Comments and indents stay behind.
 *
 * Run by `pnpm update:scripts`; a test of the package fails where the module is not current.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Declared,
  declaredIn,
  divided,
  hoisted,
  madeWhenCalled,
  tableFor,
} from './lua-hoist.ts'

const folder = fileURLToPath(new URL('../packages/redis/src/scripts', import.meta.url))
const target = join(folder, 'script-texts.ts')

/** A script, and the name by which a server knows it. */
export interface Script {
  readonly text: string
  readonly sha: string
}

/** What makes up a script: the parts it includes, and its own text. */
interface Pieces {
  readonly parts: readonly string[]
  readonly source: string
}

type Replaced = { readonly [part: string]: string }

/** A script of the package; `replaced` are parts that a test has other texts for. */
export function assembleScript(name: string, replaced: Replaced = {}): Script {
  return assembleSource(sourceOf(name), replaced)
}

/** A script that is not the package's, of its parts. */
export function assembleSource(source: string, replaced: Replaced = {}): Script {
  const texts = piecesOf(source).parts.map((part) => replaced[part] ?? partText(part))
  const declared = declaredIn([...texts, source])
  const parts = texts.map(divided)
  const rare = parts.map((part) => compact(part.rare, declared)).join('')
  const common = parts.map((part) => compact(part.common, declared)).join('')
  const text = tableFor(declared) + common + madeWhenCalled(rare) + compact(source, declared)
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

function sourceOf(name: string): string {
  return readFileSync(join(folder, `${name}.lua`), 'utf8')
}

function piecesOf(source: string): Pieces {
  const parts = /^-- include: (.*)$/m.exec(source)?.[1]?.split(' ') ?? []
  return { parts, source }
}

function partText(part: string): string {
  return readFileSync(join(folder, 'include', `${part}.lua`), 'utf8')
}

/** Names of all scripts. */
export function scriptNames(): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.lua'))
  return files.map((file) => file.slice(0, -'.lua'.length)).sort()
}

/** The module of all scripts; a part that several include is in it once. */
export function scriptModule(): string {
  const used = [...new Set(scriptNames().flatMap((name) => piecesOf(sourceOf(name)).parts))]
  const texts = used.map(partText)
  const declared = declaredIn(texts)
  const parts = used.map((part, i) => {
    const { common, rare } = divided(texts[i] as string)
    const [often, seldom] = [common, rare].map((text) => JSON.stringify(compact(text, declared)))
    return `const ${part} = ${often}\nconst ${rarely(part)} = ${seldom}\n`
  })
  const entries = scriptNames().map((name) => {
    const { parts, source } = piecesOf(sourceOf(name))
    const all = declaredIn([...parts.map(partText), source])
    const [table, body] = [tableFor(all), compact(source, all)].map((text) => JSON.stringify(text))
    const [before, after] = madeWhenCalled('|')
      .split('|')
      .map((text) => JSON.stringify(text))
    const text = [table, ...parts, before, ...parts.map(rarely), after, body].join(' + ')
    return `  ${name}: {\n    sha: '${assembleScript(name).sha}',\n    text: ${text},\n  },\n`
  })
  return `// Made from *.lua by \`pnpm update:scripts\`. Not to be edited.
import type { ScriptSet } from './script-set.ts'

${parts.join('')}
export const scriptTexts: ScriptSet = {\n${entries.join('')}}\n`
}

/** Name of the text of a part's functions that few calls need. */
function rarely(part: string): string {
  return `${part}Rare`
}

/** A text as servers get it. */
function compact(lua: string, declared: Declared): string {
  return withoutComments(hoisted(lua, declared))
}

/** No text of these scripts has two dashes in a string. */
function withoutComments(lua: string): string {
  const lines = lua.split('\n').map((line) => line.replace(/--.*$/, '').trim())
  return lines.map((line) => (line === '' ? '' : `${line}\n`)).join('')
}

export const currentModule = (): string => readFileSync(target, 'utf8')

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, scriptModule())
