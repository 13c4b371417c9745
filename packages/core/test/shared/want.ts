import type { HeldWant } from '../../src/leases/held-messages.ts'

/** What an instance wants of a class that is all there is: a second's worth of its rate, units. */
export function want(ratePerSecond: number, name = 'all'): HeldWant {
  return { class: name, ratePerSecond, capacity: ratePerSecond, weight: 1_000_000 }
}
