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
    strong: painted('bold'),
    faint: painted('dim'),
    predicted: painted('green'),
    standard: painted('cyan'),
    refused: painted('yellow'),
  }
}

/** Whether there are colours is decided already: newer Nodes would look at stdout once more. */
function painted(style: Parameters<typeof styleText>[0]): Paint {
  return (text) => styleText(style, text, { validateStream: false })
}
