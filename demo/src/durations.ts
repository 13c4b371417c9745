const unitsMs: { readonly [unit: string]: number } = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** `"90s"`, `"1.5h"` … as milliseconds; `undefined` when it is no positive duration. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? []
  if (digits === undefined || unit === undefined) return undefined
  const ms = Number(digits) * (unitsMs[unit] ?? Number.NaN)
  return ms > 0 ? ms : undefined
}

/** A duration in its largest fitting unit, for people: `"90 ms"`, `"12.3 s"`, `"3.5 d"`. */
export function showDuration(ms: number): string {
  const [unit, unitMs] = Object.entries(unitsMs).findLast(([, size]) => ms >= size) ?? ['ms', 1]
  const amount = ms / unitMs
  const decimals = amount >= 100 || Number.isInteger(amount) || unit === 'ms' ? 0 : 1
  return `${amount.toFixed(decimals).replace(/\.0$/, '')} ${unit === 'm' ? 'min' : unit}`
}
