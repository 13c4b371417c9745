/**
 * The name most like `wrong`, if one is near enough to have been meant: at most a third of its
 * letters differ. Case does not count.
 */
export function closestName(wrong: string, names: readonly string[]): string | undefined {
  let closest: string | undefined
  let least = Math.ceil(wrong.length / 3) + 1
  for (const name of names) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase())
    if (distance < least) {
      least = distance
      closest = name
    }
  }
  return closest
}

/** Levenshtein's distance by the usual one-row table: `editDistance('widnow', 'window')` is 2. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [above, letter] of [...from].entries()) {
    const next = [above + 1]
    for (const [index, other] of [...to].entries()) {
      const changed = (row[index] ?? 0) + (letter === other ? 0 : 1)
      const shorter = Math.min((row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1)
      next.push(Math.min(changed, shorter))
    }
    row = next
  }
  return row[to.length] ?? 0
}
