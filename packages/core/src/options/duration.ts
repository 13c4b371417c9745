import { optionError } from './option-error.ts'

const unitMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

const written = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/**
 * A length of time in whole milliseconds: `parseDuration('1.5s', 'window')` is 1500.
 *
 * @param option - the option's name in messages
 * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_WINDOW`
 */
export function parseDuration(value: unknown, option: string): number {
  const ms = typeof value === 'string' ? fromText(value) : value
  if (typeof ms === 'number' && Number.isSafeInteger(ms) && ms >= 1) return ms
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_WINDOW',
    option,
    rule: 'a whole number of milliseconds from 1 up, or text such as "500ms", "1s", "5m", "1h", "1d"',
    got: value,
    fix: 'Write one number and one unit without a space, for example "1m" for a minute.',
  })
}

function fromText(text: string): number | undefined {
  const [, amount, unit] = written.exec(text) ?? []
  const scale = unit === undefined ? undefined : unitMs.get(unit)
  if (scale === undefined) return undefined
  const ms = Number(amount) * scale
  const whole = Math.round(ms)
  // "2.3s" must not fail because 2.3 has no exact binary form.
  return Math.abs(ms - whole) < 1e-6 ? whole : ms
}
