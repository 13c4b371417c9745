/** p autoregressive terms, d differences, q moving-average terms. */
export interface ArimaOrder {
  readonly p: 0 | 1 | 2 | 3
  readonly d: 0 | 1
  readonly q: 0 | 1 | 2
}

/**
 * The orders that compete. Of the 24 with p ≤ 3, d ≤ 1 and q ≤ 2 these six forecast the
 * development traces best: with more the choice among them errs, with fewer something is missing.
 */
export const arimaOrders: readonly ArimaOrder[] = [
  { p: 0, d: 1, q: 1 },
  { p: 3, d: 0, q: 0 },
  { p: 1, d: 0, q: 1 },
  { p: 2, d: 0, q: 1 },
  { p: 2, d: 1, q: 1 },
  { p: 3, d: 1, q: 0 },
]

/** @example orderName({ p: 0, d: 1, q: 1 }) // 'arima(0,1,1)' */
export function orderName({ p, d, q }: ArimaOrder): string {
  return `arima(${p},${d},${q})`
}
