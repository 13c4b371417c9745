import type { PoolWant } from '../store/store.ts'
import type { ClassWant } from './engine.ts'

/** The pool of the rest, whatever its classes are called. */
const REST = ''

/** A class that owns no pool anywhere: names have no such character. */
const NOBODY = '\0'

/**
 * Which class owns which pool of a resource. Each instance numbers its pools in the order in which it
 * met their classes, so messages speak of classes.
 */
export class PoolNames {
  // Read on the request path: a `#field` keeps V8 from inlining.
  private readonly names: string[] = [REST]

  /** Takes over the owners that a plan tells of. */
  note(wants: readonly PoolWant[]): void {
    for (const want of wants) if (want.pool > 0) this.names[want.pool] = want.class
  }

  classOf(pool: number): string {
    return this.names[pool] ?? NOBODY
  }

  toMessage(wants: readonly PoolWant[]): ClassWant[] {
    return wants.map(({ pool, ratePerSecond, capacity, weight }) => ({
      class: this.classOf(pool),
      ratePerSecond: positive(ratePerSecond),
      capacity: positive(capacity),
      weight: positive(weight),
    }))
  }

  /** Where this instance has these classes' pools; those of others come behind, as far as there is room. */
  places(classes: readonly string[], room: number): number[] {
    let next = this.names.length
    return classes.map((name) => {
      const own = this.names.indexOf(name)
      const place = own >= 0 ? own : next++
      return Math.min(place, room - 1)
    })
  }
}

/** A finite number ≥ 0, whatever a forecast says. */
function positive(value: number): number {
  return value > 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : 0
}
