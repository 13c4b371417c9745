import { type Clock, systemClock } from '@predictive-limit/core'

/**
 * The clock of a replay at `speed`. Time is compressed in two places, and only there:
 * - `wall` runs in log time, so the limiter sees the log's time of day;
 * - a limit of N tokens per window is given to the limiter as N tokens per window ÷ `speed`, see
 *   `toResourceOptions`, so buckets refill in log time too.
 * `now` and the timers stay real: the tick is 100 ms of real time at any speed, as in production, and
 * sees `speed` times 100 ms of the log.
 */
export function logClock(speed: number, firstAtMs: number): Clock {
  const real = systemClock()
  const startMs = real.now()
  return { ...real, wall: () => firstAtMs + (real.now() - startMs) * speed }
}
