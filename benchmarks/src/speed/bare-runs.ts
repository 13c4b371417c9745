import { BareBucket } from './bare-bucket.ts'
import type { Run } from './run.ts'

/** So much a second that a busy loop is never refused. */
export const NEVER_LIMITING = 1e12

/** A hot key is seldom the only one. */
export function otherKeys(): string[] {
  return Array.from({ length: 1000 }, (_, index) => `10.2.${index >> 8}.${index & 255}`)
}

export function bareHotKey(): Run {
  const bucket = new BareBucket(NEVER_LIMITING, 1000)
  for (const key of otherKeys()) bucket.take(key, 1)
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) if (bucket.take('10.1.2.3', 1)) admitted += 1
    return admitted
  }
}

/** One token an hour: all but the first are refused. */
export function bareRefusals(): Run {
  const bucket = new BareBucket(1, 3_600_000)
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) if (bucket.take('10.1.2.3', 1)) admitted += 1
    return admitted
  }
}

export function bareThree(): Run {
  const requests = new BareBucket(NEVER_LIMITING, 1000)
  for (const key of otherKeys()) requests.take(key, 1)
  const database = new BareBucket(NEVER_LIMITING, 1000)
  const tokens = new BareBucket(NEVER_LIMITING, 1000)
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) {
      if (!requests.take('10.1.2.3', 1) || !database.take('shared', 5)) continue
      if (tokens.take('ada', 800)) admitted += 1
    }
    return admitted
  }
}

export function bareManyKeys(keys: readonly string[]): Run {
  const bucket = new BareBucket(NEVER_LIMITING, 1000)
  let next = 0
  return (count) => {
    let admitted = 0
    for (let i = 0; i < count; i++) {
      if (bucket.take(keys[next] as string, 1)) admitted += 1
      next = next + 1 < keys.length ? next + 1 : 0
    }
    return admitted
  }
}
