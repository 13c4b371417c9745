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

/** About what a letter takes, in pixels: text cannot be measured here. */
const letterWidth = 7

/** Legible on light and on dark pages, alone and as an image in a page. */
const style = `
  .page { fill: #fff }
  text { font: 13px system-ui, sans-serif; fill: #444 }
  .frame, .grid { fill: none; stroke: #bbb }
  .grid { stroke: #e4e4e4 }
  .band { fill: #2a6fdb; opacity: .2 }
  .line { fill: none; stroke-width: 1.4 }
  .demand { stroke: #444; stroke-width: 1 }
  .mean, .coverage { stroke: #2a6fdb }
  .rule { stroke: #c33; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 }
    text { fill: #c9d1d9 }
    .frame { stroke: #59616b }
    .grid { stroke: #2b323a }
    .band { fill: #58a6ff; opacity: .28 }
    .demand { stroke: #d7dde4 }
    .mean, .coverage { stroke: #58a6ff }
    .rule { stroke: #ff7b72 }
  }`

export interface Page {
  readonly width: number
  readonly height: number
  /** For those who cannot see it. */
  readonly name: string
}

export function document(parts: readonly string[], { width, height, name }: Page): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(name)}</title>`,
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

export function title({ left, top }: Panel, text: string): string {
  return `<text x="${left}" y="${top - 10}">${escaped(text)}</text>`
}

/** The frame with grid lines at round numbers. */
export function panelFrame(panel: Scaled): string {
  const { left, top, width, height } = panel
  const grid = roundNumbers(panel).map((number) => {
    const y = heightOf(panel, number)
    const text = `<text x="${left - 8}" y="${Number(y) + 4}" text-anchor="end">${number}</text>`
    return `<line class="grid" x1="${left}" y1="${y}" x2="${left + width}" y2="${y}"/>${text}`
  })
  const frame = `<rect class="frame" x="${left}" y="${top}" width="${width}" height="${height}"/>`
  return [...grid, frame].join('\n')
}

/** What the left and the right edge of a panel stand for. */
export function edges({ left, top, width, height }: Panel, first: string, last: string): string {
  const y = top + height + 18
  const right = `<text x="${left + width}" y="${y}" text-anchor="end">${escaped(last)}</text>`
  return `<text x="${left}" y="${y}">${escaped(first)}</text>${right}`
}

/** Samples of the lines of a panel with their names, at the right above it. */
export function legend(
  { left, top, width }: Panel,
  kinds: readonly (readonly [kind: string, name: string])[],
): string {
  let x = left + width
  const parts: string[] = []
  for (const [kind, name] of [...kinds].reverse()) {
    x -= letterWidth * name.length
    parts.push(`<text x="${x}" y="${top - 10}">${escaped(name)}</text>`)
    parts.push(sampleOf(kind, x - 24, top - 14))
    x -= 24 + 16
  }
  return parts.join('\n')
}

function sampleOf(kind: string, x: number, y: number): string {
  if (kind === 'band') return `<rect class="band" x="${x}" y="${y - 6}" width="18" height="12"/>`
  return `<line class="line ${kind}" x1="${x}" y1="${y}" x2="${x + 18}" y2="${y}"/>`
}

/** Two to five multiples of 1, 2 or 5 times a power of ten between low and high. */
function roundNumbers({ low, high }: Scaled): number[] {
  const power = 10 ** Math.floor(Math.log10(high - low))
  const step = [0.2, 0.5, 1].map((part) => part * power).find((one) => (high - low) / one < 5.5)
  const by = step ?? power * 2
  const first = Math.ceil(low / by - 1e-9)
  const count = Math.floor(high / by + 1e-9) - first + 1
  return Array.from({ length: count }, (_, i) => Number(((first + i) * by).toPrecision(6)))
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
