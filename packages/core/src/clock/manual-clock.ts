import type { Clock } from './clock.ts'

/** A clock that moves only when told to, for tests and simulations. */
export interface ManualClock extends Clock {
  /** Moves time forward by `ms`, firing due timers in order, each at its own due time. */
  advance(ms: number): void
  /** Steps `now` by `ms` (back when negative) without firing a timer, as a faulty clock does. */
  step(ms: number): void
  /** Timers that would still fire: 0 once everything that used the clock is closed. */
  readonly pending: number
}

interface Timer {
  dueAt: number
  readonly fn: () => void
  readonly everyMs: number | undefined
}

/**
 * A deterministic {@link Clock}. Both clocks start at `startMs`.
 *
 * @example
 * const clock = manualClock()
 * clock.every(100, () => console.log(clock.now())) // prints 100, 200
 * clock.advance(250)
 */
export function manualClock(startMs = 0): ManualClock {
  let nowMs = startMs
  let wallMs = startMs
  const timers = new Set<Timer>()

  const start = (delayMs: number, fn: () => void, everyMs: number | undefined) => {
    const timer: Timer = { dueAt: nowMs + delayMs, fn, everyMs }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  const moveTo = (ms: number) => {
    wallMs += Math.max(0, ms - nowMs)
    nowMs = Math.max(nowMs, ms)
  }
  const fire = (timer: Timer) => {
    moveTo(timer.dueAt)
    if (timer.everyMs === undefined) timers.delete(timer)
    else timer.dueAt += timer.everyMs
    timer.fn()
  }
  const advance = (ms: number) => {
    const target = nowMs + ms
    for (let due = nextDue(timers, target); due; due = nextDue(timers, target)) fire(due)
    moveTo(target)
  }
  const step = (ms: number) => {
    nowMs += ms
    for (const timer of timers) timer.dueAt += ms
  }

  return {
    now: () => nowMs,
    wall: () => wallMs,
    every: (ms, fn) => start(ms, fn, ms),
    after: (ms, fn) => start(ms, fn, undefined),
    advance,
    step,
    get pending() {
      return timers.size
    },
  }
}

function nextDue(timers: ReadonlySet<Timer>, targetMs: number): Timer | undefined {
  let next: Timer | undefined
  for (const timer of timers) {
    if (timer.dueAt <= targetMs && (next === undefined || timer.dueAt < next.dueAt)) next = timer
  }
  return next
}
