import { styleText } from 'node:util'

export type Paint = (text: string) => string

/** The few colours of the report, by meaning. */
export interface Palette {
  readonly strong: Paint
  readonly faint: Paint
  readonly predicted: Paint
  readonly standard: Paint
  readonly refused: Paint
}

const plain: Paint = (text) => text

/** No colours at all where the terminal has none or NO_COLOR asks for none. */
export function paletteFor(hasColors: boolean): Palette {
  if (!hasColors) {
    return { strong: plain, faint: plain, predicted: plain, standard: plain, refused: plain }
  }
  return {
    strong: (text) => styleText('bold', text),
    faint: (text) => styleText('dim', text),
    predicted: (text) => styleText('green', text),
    standard: (text) => styleText('cyan', text),
    refused: (text) => styleText('yellow', text),
  }
}
