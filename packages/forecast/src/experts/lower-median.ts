/**
 * The lower middle of a few values, found by rank, which needs no copy: the one that fewer than half
 * of the others are below. Numbers below 0 stand for unknown values; 0 when all are unknown.
 *
 * @param start index of the first value looked at
 * @param end one after the last
 * @example // 5, 6, 60, 5, 7: 6; of 5 and 60: 5
 */
export function lowerMedian(values: Float64Array, start: number, end: number): number {
  const rank = Math.floor((countBelow(values, start, end, Number.POSITIVE_INFINITY) - 1) / 2)
  let median = 0
  for (let i = start; i < end; i += 1) {
    const value = values[i] as number
    if (value > median && countBelow(values, start, end, value) <= rank) median = value
  }
  return median
}

function countBelow(values: Float64Array, start: number, end: number, limit: number): number {
  let count = 0
  for (let i = start; i < end; i += 1) {
    const value = values[i] as number
    if (value >= 0 && value < limit) count += 1
  }
  return count
}
