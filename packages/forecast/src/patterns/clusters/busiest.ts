/**
 * The indexes of the largest of the first `count` numbers, at most `most` of them, in order of index.
 * Sorts plain numbers and no objects: thousands of clients take a fraction of a millisecond.
 */
export function busiest(requests: Float64Array, count: number, most: number): number[] {
  const sorted = requests.slice(0, count).sort()
  const threshold = sorted[Math.max(0, count - most)] ?? 0
  const above: number[] = []
  const equal: number[] = []
  for (let i = 0; i < count; i += 1) {
    const value = requests[i] as number
    if (value > threshold) above.push(i)
    else if (value === threshold && equal.length < most) equal.push(i)
  }
  return [...above, ...equal.slice(0, most - above.length)].sort((a, b) => a - b)
}
