/** Rings at a time of `performance.now()`, never before it. */
export interface Alarm {
  at(dueMs: number, ring: () => void): void
}

/** A timer of Node may ring a millisecond off: it is trusted to here before the due time. */
const coarseMs = 2

const napMs = 0.05

/** What a nap takes with what the kernel adds to it. */
const napTakesMs = 0.12

/**
 * An alarm that is late by hundredths of a millisecond. Timers of Node count in whole milliseconds, and
 * spinning would take a core from those who are measured: the last two milliseconds are spent in naps, with
 * a look at the sockets after each.
 */
export function createAlarm(): Alarm {
  const pending = new Set<{ readonly dueMs: number; readonly ring: () => void }>()
  const cell = new Int32Array(new SharedArrayBuffer(4))
  let nextDueMs = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined

  function look(): void {
    const nowMs = performance.now()
    for (const one of pending) {
      if (one.dueMs > nowMs) continue
      pending.delete(one)
      one.ring()
    }
    nextDueMs = Number.POSITIVE_INFINITY
    for (const { dueMs } of pending) nextDueMs = Math.min(nextDueMs, dueMs)
    if (pending.size > 0) wait()
  }

  function wait(): void {
    clearTimeout(timer)
    clearImmediate(immediate)
    const leftMs = nextDueMs - performance.now()
    if (leftMs > coarseMs) timer = setTimeout(look, leftMs - coarseMs)
    else immediate = setImmediate(napAndLook)
  }

  function napAndLook(): void {
    if (nextDueMs - performance.now() > napTakesMs) Atomics.wait(cell, 0, 0, napMs)
    look()
  }

  return {
    at(dueMs, ring) {
      pending.add({ dueMs, ring })
      if (dueMs >= nextDueMs) return
      nextDueMs = dueMs
      wait()
    },
  }
}
