const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** A bar of `width` characters, filled to `share` (0 to 1) in eighths of a character. */
export function bar(share: number, width: number): string {
  const units = Math.round(Math.min(1, Math.max(0, share)) * width * 8)
  return ('█'.repeat(units >> 3) + (eighths[units & 7] ?? '')).padEnd(width)
}

/** A value a character, as high as its part of `top`. */
export function sparkline(values: readonly number[], top: number): string {
  return values
    .map((value) => heights[Math.min(7, Math.floor((value / Math.max(top, 1)) * 8))] ?? '▁')
    .join('')
}
