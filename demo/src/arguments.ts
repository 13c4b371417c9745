import { parseArgs } from 'node:util'
import { parseDuration } from './durations.ts'
import type { Settings, SourceSpec } from './settings.ts'

/** The command line, read: what to run, or the one sentence that says why not. */
export type Arguments =
  | { readonly kind: 'run'; readonly settings: Settings }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly sentence: string }

const options = {
  log: { type: 'string' },
  trace: { type: 'string' },
  speed: { type: 'string' },
  for: { type: 'string' },
  wait: { type: 'string' },
  models: { type: 'string' },
  seed: { type: 'string' },
  port: { type: 'string' },
  serve: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type OptionName = keyof typeof options
type Given = { [N in OptionName]?: string | true }

/** Reads `process.argv.slice(2)`. Never throws. */
export function readArguments(argv: readonly string[]): Arguments {
  try {
    const given = collect(argv)
    if (given.help) return { kind: 'help' }
    return { kind: 'run', settings: toSettings(given) }
  } catch (error) {
    if (error instanceof Wrong) return { kind: 'wrong', sentence: error.message }
    throw error
  }
}

class Wrong extends Error {}

function collect(argv: readonly string[]): Given {
  // `npx pnpm demo -- --log x` hands the separator on; it separates nothing here.
  const args = argv[0] === '--' ? argv.slice(1) : [...argv]
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  const given: Given = {}
  for (const token of tokens) {
    if (token.kind === 'option') given[knownName(token.name, token.rawName)] = optionValue(token)
    else if (token.kind === 'positional')
      throw new Wrong(`Unknown argument “${token.value}”; a file is named by --log or --trace.`)
  }
  return given
}

function knownName(name: string, rawName: string): OptionName {
  if (Object.hasOwn(options, name)) return name as OptionName
  throw new Wrong(`Unknown option ${rawName}; --help lists those there are.`)
}

function optionValue(token: {
  name: string
  rawName: string
  value?: string | undefined
  inlineValue?: boolean | undefined
}): string | true {
  const takesValue = options[token.name as OptionName].type === 'string'
  const { value, rawName } = token
  if (!takesValue && value !== undefined)
    throw new Wrong(`${rawName} takes no value, got “${value}”.`)
  if (!takesValue) return true
  const swallowedOption = !token.inlineValue && /^--?[a-z]/.test(value ?? '')
  if (value === undefined || value === '' || swallowedOption)
    throw new Wrong(`${rawName} needs a value.`)
  return value
}

function toSettings(given: Given): Settings {
  return {
    source: toSource(given),
    speed: given.speed === undefined ? undefined : speedFrom(given.speed),
    forMs: given.for === undefined ? undefined : durationFrom('--for', given.for),
    waitMs: given.wait === undefined ? undefined : durationFrom('--wait', given.wait),
    models: given.models === undefined ? undefined : String(given.models).split(','),
    serve: given.serve === true,
    port: integerFrom('--port', given.port ?? '0', 65_535),
  }
}

function toSource({ log, trace, seed }: Given): SourceSpec {
  if (log !== undefined && trace !== undefined) throw new Wrong('Give --log or --trace, not both.')
  if (seed !== undefined && (log ?? trace) !== undefined)
    throw new Wrong('--seed is for generated traffic; a log or trace needs none.')
  if (typeof log === 'string') return { kind: 'log', path: log }
  if (typeof trace === 'string') return { kind: 'trace', path: trace }
  return { kind: 'generated', seed: integerFrom('--seed', seed ?? '1', 2 ** 32 - 1) }
}

function speedFrom(text: string | true): number {
  const speed = Number(text)
  if (speed > 0 && Number.isFinite(speed)) return speed
  throw new Wrong(`--speed must be a number above 0, such as 60, got “${text}”.`)
}

function durationFrom(name: string, text: string | true): number {
  const ms = parseDuration(String(text))
  if (ms !== undefined) return ms
  throw new Wrong(`${name} must be a duration such as 20s, 5m or 1h, got “${text}”.`)
}

function integerFrom(name: string, text: string | true, largest: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= largest) return value
  throw new Wrong(`${name} must be a whole number from 0 to ${largest}, got “${text}”.`)
}
