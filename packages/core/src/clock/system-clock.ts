import type { Clock } from './clock.ts'

type Timer = { unref?: () => void }
type Run = <T>(fn: () => T) => T

/** What this file needs of the runtime. Node, Bun, Deno, browsers and workers all have it. */
interface Runtime {
  readonly performance: { now(): number }
  // biome-ignore lint/style/useNamingConvention: the runtime's name.
  readonly Date: { now(): number }
  setInterval(fn: () => void, ms: number): Timer
  clearInterval(timer: Timer): void
  setTimeout(fn: () => void, ms: number): Timer
  clearTimeout(timer: Timer): void
  readonly process?: { getBuiltinModule?: (id: string) => unknown }
}

interface AsyncHooks {
  // biome-ignore lint/style/useNamingConvention: the runtime's name.
  readonly AsyncLocalStorage?: { snapshot?: () => Run }
}

const runtime = globalThis as unknown as Runtime

/**
 * Real time. Timers never keep a process alive, and run in the async context in which the clock was
 * made: a timer started during a request must not hold that request's context until it fires.
 */
export function systemClock(): Clock {
  const inOwnContext = contextSnapshot()
  // `performance` is a getter on the global object: read once, not at every decision.
  const { performance } = runtime
  return {
    now: () => performance.now(),
    wall: () => runtime.Date.now(),
    every(ms, fn) {
      const timer = inOwnContext(() => runtime.setInterval(fn, ms))
      timer.unref?.()
      return () => runtime.clearInterval(timer)
    },
    after(ms, fn) {
      const timer = inOwnContext(() => runtime.setTimeout(fn, ms))
      timer.unref?.()
      return () => runtime.clearTimeout(timer)
    },
  }
}

function contextSnapshot(): Run {
  const hooks = runtime.process?.getBuiltinModule?.('node:async_hooks') as AsyncHooks | undefined
  return hooks?.AsyncLocalStorage?.snapshot?.() ?? ((fn) => fn())
}
