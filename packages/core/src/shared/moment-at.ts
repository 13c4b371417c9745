import type { Clock } from '../clock/clock.ts'
import type { Moment } from '../leases/held-lease.ts'

/** Both clocks, where the one that never steps shows `nowUs`. */
export function momentAt(nowUs: number, clock: Clock): Moment {
  return { nowUs, wallUs: Math.floor(clock.wall() * 1000) }
}
