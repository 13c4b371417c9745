/** What one variant leaves in caches and heap the next one pays for: so no order may last. */
export function shuffled(length: number, random: () => number): number[] {
  return Array.from({ length }, (_, index) => ({ index, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ index }) => index)
}
