import { UNITS } from '../buckets/bucket-config.ts'

/**
 * Tokens as a whole number of units, or `undefined` when they are not a step of 1/1000.
 * `exactUnits(1.001)` is 1001 although 1.001 · 1000 is 1000.9999999999999 in binary.
 */
export function exactUnits(tokens: number): number | undefined {
  const units = Math.round(tokens * UNITS)
  if (Number.isInteger(tokens)) return units
  return units / UNITS === tokens ? units : undefined
}

/** Tokens in units, rounded up: 0.0001 of a token costs 1 unit. */
export function unitsRoundedUp(tokens: number): number {
  const units = Math.round(tokens * UNITS)
  return units / UNITS >= tokens ? units : units + 1
}
