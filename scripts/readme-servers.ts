/** How a project loads modules: the `type` of its package.json. */
export type ModuleKind = 'module' | 'commonjs'

/** A code block of the README that listens on port 3000. */
export interface ReadmeServer {
  readonly code: string
  /** Where the block begins in the README, for messages. */
  readonly line: number
}

export function readmeServers(readme: string): ReadmeServer[] {
  return [...readme.matchAll(/```js\n([\s\S]*?)```/g)]
    .map((match) => ({ code: match[1] ?? '', line: lineAt(readme, match.index) }))
    .filter(({ code }) => code.includes('3000'))
}

/** `import a from 'b'` and `import { a } from 'b'` as a CommonJS user writes them. */
export function withModules(code: string, kind: ModuleKind): string {
  if (kind === 'module') return code
  return code.replace(/^import (.+) from ('.+')$/gm, 'const $1 = require($2)')
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
