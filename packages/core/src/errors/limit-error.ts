/** Every error code of the library; each has a section in docs/errors.md. Codes are never renamed. */
export const errorCodes = [
  'PREDICTIVE_LIMIT_E_OPTIONS',
  'PREDICTIVE_LIMIT_E_UNKNOWN_OPTION',
  'PREDICTIVE_LIMIT_E_FOREIGN_OPTION',
  'PREDICTIVE_LIMIT_E_LIMIT',
  'PREDICTIVE_LIMIT_E_WINDOW',
  'PREDICTIVE_LIMIT_E_BURST',
  'PREDICTIVE_LIMIT_E_PRECISION',
  'PREDICTIVE_LIMIT_E_RESOURCES',
  'PREDICTIVE_LIMIT_E_SHORT_FORM',
  'PREDICTIVE_LIMIT_E_RESOURCE_NAME',
  'PREDICTIVE_LIMIT_E_KEY',
  'PREDICTIVE_LIMIT_E_SHARED_LIMIT',
  'PREDICTIVE_LIMIT_E_COST',
  'PREDICTIVE_LIMIT_E_SURPLUS',
  'PREDICTIVE_LIMIT_E_MODELS',
  'PREDICTIVE_LIMIT_E_NAME',
  'PREDICTIVE_LIMIT_E_NAME_TAKEN',
  'PREDICTIVE_LIMIT_E_CLIENT',
  'PREDICTIVE_LIMIT_E_CLIENT_UNKNOWN',
  'PREDICTIVE_LIMIT_E_TYPE',
  'PREDICTIVE_LIMIT_E_CLASS',
  'PREDICTIVE_LIMIT_E_STORE',
  'PREDICTIVE_LIMIT_E_MAX_KEYS',
  'PREDICTIVE_LIMIT_E_REDIS_CLIENT',
  'PREDICTIVE_LIMIT_E_PREFIX',
  'PREDICTIVE_LIMIT_E_INSTANCES',
  'PREDICTIVE_LIMIT_E_PREDICT',
  'PREDICTIVE_LIMIT_E_HISTORY',
  'PREDICTIVE_LIMIT_E_WAIT',
  'PREDICTIVE_LIMIT_E_STORE_ERROR_POLICY',
  'PREDICTIVE_LIMIT_E_HEADERS',
  'PREDICTIVE_LIMIT_E_FUNCTION',
  'PREDICTIVE_LIMIT_E_FLAG',
  'PREDICTIVE_LIMIT_E_CLOCK',
  'PREDICTIVE_LIMIT_E_SNAPSHOT',
  'PREDICTIVE_LIMIT_E_BLOCK',
  'PREDICTIVE_LIMIT_E_NO_DECISION',
] as const

/** A stable code, to be told apart in `catch`. */
export type ErrorCode = (typeof errorCodes)[number]

/** An error of the library. `message` names the option, the value it got and the fix. */
export class PredictiveLimitError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${message}`, options)
    this.name = 'PredictiveLimitError'
    this.code = code
  }
}

/** A value as it would be typed, short enough for a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(value, 60))
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return shortened(`[${value.slice(0, 8).map(shown).join(', ')}]`, 80)
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}
