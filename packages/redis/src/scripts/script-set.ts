/** A Lua script, and the SHA-1 of its text, by which a server knows it. */
export interface Script {
  readonly text: string
  readonly sha: string
}

export type ScriptName =
  | 'acquire'
  | 'settle'
  | 'lease'
  | 'configure'
  | 'reset'
  | 'block'
  | 'presence'
  | 'read'

export type ScriptSet = { readonly [N in ScriptName]: Script }
