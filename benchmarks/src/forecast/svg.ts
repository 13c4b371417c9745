/** Where in the picture, in pixels. */
export interface Panel {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A panel with the numbers that its lower and upper edge stand for. */
export interface Scaled extends Panel {
  readonly low: number
  readonly high: number
}

const style = `
  text { font: 13px system-ui, sans-serif; fill: #444 }
  .frame { fill: none; stroke: #bbb }
  .band { fill: #2a6fdb; opacity: .18 }
  .line { fill: none; stroke-width: 1.2 }
  .demand { stroke: #333; stroke-width: .8 }
  .mean, .coverage { stroke: #2a6fdb }
  .rule { stroke: #c33; stroke-dasharray: 4 3 }`

export function document(
  parts: readonly string[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`,
    `<style>${style}</style>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

export function title({ left, top }: Panel, text: string): string {
  return `<text x="${left}" y="${top - 10}">${escaped(text)}</text>`
}

/** The frame with the numbers of its edges. */
export function panelFrame({ left, top, width, height, low, high }: Scaled): string {
  const label = (y: number, number: number) =>
    `<text x="${left - 8}" y="${y}" text-anchor="end">${Number(number.toPrecision(3))}</text>`
  const frame = `<rect class="frame" x="${left}" y="${top}" width="${width}" height="${height}"/>`
  return [frame, label(top + 10, high), label(top + height, low)].join('\n')
}

/** One line from the left edge to the right. */
export function line(panel: Scaled, numbers: readonly number[], kind: string): string {
  return `<polyline class="line ${kind}" points="${pointsOf(panel, numbers).join(' ')}"/>`
}

/** The area between two lines. */
export function band(panel: Scaled, low: readonly number[], high: readonly number[]): string {
  const around = [...pointsOf(panel, high), ...pointsOf(panel, low).reverse()]
  return `<polygon class="band" points="${around.join(' ')}"/>`
}

/** A level across the panel. */
export function rule(panel: Scaled, level: number): string {
  const y = heightOf(panel, level)
  const { left, width } = panel
  return `<line class="rule" x1="${left}" y1="${y}" x2="${left + width}" y2="${y}"/>`
}

function pointsOf(panel: Scaled, numbers: readonly number[]): string[] {
  const step = panel.width / Math.max(1, numbers.length - 1)
  return numbers.map((n, i) => `${(panel.left + i * step).toFixed(1)},${heightOf(panel, n)}`)
}

/** Numbers outside the panel are drawn on its edge. */
function heightOf({ top, height, low, high }: Scaled, number: number): string {
  const share = Math.min(1, Math.max(0, (number - low) / (high - low)))
  return (top + (1 - share) * height).toFixed(1)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
