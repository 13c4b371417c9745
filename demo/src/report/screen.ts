import type { WriteStream } from 'node:tty'
import { createLogUpdate } from 'log-update'
import { liveFrame, type Space } from './live-frame.ts'
import type { Palette } from './palette.ts'
import { paletteFor } from './palette.ts'
import type { Picture } from './picture.ts'
import { plainHeading, plainLines } from './plain-lines.ts'

/** Where the report goes. */
export interface Screen {
  readonly palette: Palette
  /** How often {@link Screen.show} should be called. */
  readonly everyMs: number
  /** Shows the newest picture in place of the last one, or below it. */
  show(picture: Picture): void
  /** Prints lines that stay. */
  print(text: string): void
}

/** A terminal is redrawn in place five times a second; anything else gets lines every two seconds. */
export function screenFor(stream: NodeJS.WriteStream): Screen {
  const print = (text: string): void => void stream.write(`${text}\n`)
  return isTerminal(stream) ? terminalScreen(stream, print) : plainScreen(print)
}

function isTerminal(stream: NodeJS.WriteStream): stream is WriteStream & NodeJS.WriteStream {
  return stream.isTTY === true
}

function terminalScreen(stream: WriteStream & NodeJS.WriteStream, print: Screen['print']): Screen {
  const update = createLogUpdate(stream)
  const palette = paletteFor(stream.hasColors())
  return {
    palette,
    everyMs: 200,
    show: (picture) => update(liveFrame(picture, palette, spaceOf(stream))),
    print(text) {
      update.done()
      print(text)
    },
  }
}

/** A terminal that does not know its size counts as the smallest that anyone uses. */
function spaceOf({ columns, rows }: WriteStream): Space {
  return { columns: columns || 80, rows: rows || 24 }
}

function plainScreen(print: Screen['print']): Screen {
  let isFirst = true
  return {
    palette: paletteFor(false),
    everyMs: 2_000,
    show(picture) {
      if (isFirst) print(plainHeading())
      isFirst = false
      print(plainLines(picture))
    },
    print,
  }
}
