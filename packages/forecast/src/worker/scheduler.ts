/** Time for idle slices. A clock of `@predictive-limit/core` is one. */
export interface Scheduler {
  /** Milliseconds, never going back. */
  now(): number
  /** Calls `fn` once after `ms`; the result cancels that. Must not keep a process alive. */
  after(ms: number, fn: () => void): () => void
}

type Timer = { unref?: () => void }

/** What this file needs of the runtime. Node, Bun, Deno, browsers and workers all have it. */
interface Runtime {
  readonly performance: { now(): number }
  setTimeout(fn: () => void, ms: number): Timer
  clearTimeout(timer: Timer): void
}

const runtime = globalThis as unknown as Runtime

/** Real time. */
export function systemScheduler(): Scheduler {
  return {
    now: () => runtime.performance.now(),
    after(ms, fn) {
      const timer = runtime.setTimeout(fn, ms)
      timer.unref?.()
      return () => runtime.clearTimeout(timer)
    },
  }
}
