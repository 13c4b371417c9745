/**
 * The only source of time in the library. `now` decides, `wall` is for people (time of day, epoch
 * headers), the timers drive the tick and the waiting queue.
 */
export interface Clock {
  /** Monotonic time in milliseconds, fractions allowed; only differences mean anything. */
  now(): number
  /** Milliseconds since the Unix epoch. */
  wall(): number
  /** Calls `fn` every `ms` milliseconds until the returned function is called. */
  every(ms: number, fn: () => void): () => void
  /** Calls `fn` once after `ms` milliseconds unless the returned function is called first. */
  after(ms: number, fn: () => void): () => void
}
