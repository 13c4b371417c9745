import type { Clock } from '@predictive-limit/core'

interface Timer {
  dueMs: number
  readonly everyMs: number | undefined
  readonly fn: () => void
}

/** A clock by which work takes time: `lookMs` pass at each look. Timers that are due wait for it. */
export interface BusyClock extends Clock {
  /** Lets timers run until `ms` from now. */
  advance(ms: number): void
  /** How long each timer's work took. */
  readonly workMs: readonly number[]
  readonly pending: number
}

export function busyClock(lookMs: number): BusyClock {
  let timeMs = 0
  const timers = new Set<Timer>()
  const workMs: number[] = []
  const start = (delayMs: number, fn: () => void, everyMs: number | undefined) => {
    const timer = { dueMs: timeMs + delayMs, fn, everyMs }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  const fire = (timer: Timer) => {
    timeMs = Math.max(timeMs, timer.dueMs)
    if (timer.everyMs === undefined) timers.delete(timer)
    const startMs = timeMs
    timer.fn()
    workMs.push(timeMs - startMs)
    // As intervals do: what was missed meanwhile is not made up for.
    if (timer.everyMs !== undefined) {
      const missed = Math.floor((timeMs - timer.dueMs) / timer.everyMs)
      timer.dueMs += (1 + missed) * timer.everyMs
    }
  }
  const nextBefore = (ms: number) =>
    [...timers].filter(({ dueMs }) => dueMs <= ms).sort((a, b) => a.dueMs - b.dueMs)[0]
  return {
    now: () => {
      timeMs += lookMs
      return timeMs
    },
    wall: () => timeMs,
    every: (ms, fn) => start(ms, fn, ms),
    after: (ms, fn) => start(ms, fn, undefined),
    advance(ms) {
      const targetMs = timeMs + ms
      for (;;) {
        const next = nextBefore(Math.max(targetMs, timeMs))
        if (next === undefined || (timeMs >= targetMs && next.dueMs > targetMs)) break
        fire(next)
      }
      timeMs = Math.max(timeMs, targetMs)
    },
    workMs,
    get pending() {
      return timers.size
    },
  }
}
