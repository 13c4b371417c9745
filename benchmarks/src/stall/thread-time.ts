import { closeSync, openSync, readSync } from 'node:fs'

/** What the calling thread has used and waited for since it started, in ms. */
export interface ThreadTime {
  /** On a processor. */
  readonly ranMs: number
  /** Ready, while all processors were busy with others. */
  readonly waitedMs: number
}

export interface ThreadClock {
  read(): ThreadTime
  close(): void
}

/** Linux tells both to the nanosecond; elsewhere this throws, because a gap could not be explained. */
export function threadClock(): ThreadClock {
  const file = openSync('/proc/thread-self/schedstat', 'r')
  const buffer = Buffer.alloc(80)
  return {
    read() {
      const length = readSync(file, buffer, 0, buffer.length, 0)
      const [ran, waited] = buffer.toString('latin1', 0, length).split(' ')
      return { ranMs: Number(ran) / 1e6, waitedMs: Number(waited) / 1e6 }
    },
    close: () => closeSync(file),
  }
}
