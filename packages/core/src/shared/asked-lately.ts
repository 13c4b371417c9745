import { UNITS } from '../buckets/bucket-config.ts'
import type { HeldLease } from '../leases/held-lease.ts'
import type { HeldWant } from '../leases/held-messages.ts'

/** A class that nobody has asked for in so long may be over. */
const ASKED_TICKS = 2

/** Requests that stay away by chance once in e¹⁰ = 22,000 times, where they come as they like. */
const MISSED = 10

/** When a class was last asked for here, and what for. */
interface Asked {
  units: number
  sinceUs: number
  cost: number
}

/**
 * Takes back what is wanted for classes that nobody asks this instance for any more, as when a balancer
 * sends all requests elsewhere. A forecast falls slowly, as demand may come back; but of what one instance
 * holds, and of the refill that it has a share of, all others are short.
 *
 * Worked number: 200 tokens a second wanted, requests of one: after 10/200 s = 50 ms, so after two ticks.
 */
export class AskedLately {
  #classes: ReadonlyMap<string, Asked> = new Map()

  /** The wants of one tick, with nothing wanted where nobody has asked. */
  stillWanted(
    held: HeldLease,
    wants: readonly HeldWant[],
    { nowUs, tickUs }: { readonly nowUs: number; readonly tickUs: number },
  ): readonly HeldWant[] {
    const classes = new Map(wants.map(({ class: name }) => [name, this.#look(held, name, nowUs)]))
    this.#classes = classes
    return wants.map((want) => {
      const { sinceUs, cost } = classes.get(want.class) as Asked
      const missed = ((nowUs - sinceUs) / 1e6) * want.ratePerSecond
      const isOver = nowUs - sinceUs >= ASKED_TICKS * tickUs && missed >= MISSED * cost
      return isOver ? { ...want, ratePerSecond: 0, capacity: 0 } : want
    })
  }

  #look(held: HeldLease, name: string, nowUs: number): Asked {
    const known = this.#classes.get(name)
    const account = held.classes.get(name)
    const units = account?.asked ?? 0
    if (known !== undefined && units === known.units) return known
    const cost = account?.largestCost || known?.cost || UNITS
    return { units, sinceUs: nowUs, cost }
  }
}
