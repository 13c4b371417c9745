import { type Clock, systemClock } from '@predictive-limit/core'
import { noThreadTime, ownMs, threadClock } from './thread-time.ts'

/** Time, without waits for a processor, of what a limiter does on its timers: the slices of its ticks. */
export interface Slices {
  longestMs: number
  totalMs: number
  reset(): void
}

/** Real time, by which the limiter's own work is told from the garbage and the requests around it. */
export function timedClock(): { readonly clock: Clock; readonly slices: Slices } {
  const real = systemClock()
  const time = threadClock()
  const slices: Slices = {
    longestMs: 0,
    totalMs: 0,
    reset() {
      slices.longestMs = 0
      slices.totalMs = 0
    },
  }
  const [before, after] = [noThreadTime(), noThreadTime()]
  const timed = (fn: () => void) => () => {
    time.read(before)
    fn()
    time.read(after)
    const tookMs = ownMs(before, after)
    slices.longestMs = Math.max(slices.longestMs, tookMs)
    slices.totalMs += tookMs
  }
  const clock: Clock = {
    ...real,
    every: (ms, fn) => real.every(ms, timed(fn)),
    after: (ms, fn) => real.after(ms, timed(fn)),
  }
  return { clock, slices }
}
