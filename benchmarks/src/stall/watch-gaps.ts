import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { noThreadTime, ownMs, threadClock } from './thread-time.ts'

/** How long this thread did not come back to its event loop. All in ms. */
export interface Gaps {
  /** Between two beats of a timer of 1 ms, beyond that 1 ms. */
  readonly longestMs: number
  /** Most of one gap that the program has to answer for, see `ownMs`. */
  readonly longestOwnMs: number
  /** Most of one gap that it waited for a processor in, whoever had them. */
  readonly longestWaitMs: number
  readonly ownAbove5Ms: number
  readonly beats: number
  /** Longest garbage collection, part of the above. */
  readonly longestCollectionMs: number
  /** 99.9th percentile of `monitorEventLoopDelay`. */
  readonly delayP999Ms: number
}

const BEAT_MS = 1

/** Watches until the returned function is called. */
export function watchGaps(): () => Gaps {
  const time = threadClock()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const longest = { gap: 0, own: 0, wait: 0, collection: 0 }
  let [above, beats] = [0, 0]
  let [last, now] = [noThreadTime(), noThreadTime()]
  time.read(last)
  const beat = setInterval(() => {
    time.read(now)
    const gap = now.nowMs - last.nowMs - BEAT_MS
    // What other threads ran is told a little late, and may be of the beat before.
    const own = Math.min(gap, ownMs(last, now, BEAT_MS))
    longest.gap = Math.max(longest.gap, gap)
    longest.own = Math.max(longest.own, own)
    longest.wait = Math.max(longest.wait, now.waitedMs - last.waitedMs)
    if (own > 5) above += 1
    beats += 1
    const free = last
    last = now
    now = free
  }, BEAT_MS)
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      longest.collection = Math.max(longest.collection, duration)
    }
  })
  collections.observe({ entryTypes: ['gc'] })
  delay.enable()
  return () => {
    clearInterval(beat)
    collections.disconnect()
    delay.disable()
    time.close()
    return {
      longestMs: longest.gap,
      longestOwnMs: longest.own,
      longestWaitMs: longest.wait,
      ownAbove5Ms: above,
      beats,
      longestCollectionMs: longest.collection,
      delayP999Ms: delay.percentile(99.9) / 1e6,
    }
  }
}
