/** Types whose costs are remembered; of another nothing is known. */
const MOST_TYPES = 1024

/** Weight of the newest settled cost; the first ten are averaged. */
const SMOOTHING = 0.1

interface Settled {
  units: number
  count: number
}

/**
 * What requests of a type turned out to cost of one resource, in units: what is reserved where a cost is
 * learned, and what requests that were refused would have cost.
 */
export class SettledCosts {
  private readonly types = new Map<string, Settled>()
  private readonly initialUnits: number | undefined

  /** An initial estimate counts as the first settled cost of every type. */
  constructor(initialUnits?: number) {
    this.initialUnits = initialUnits
  }

  /** Worked number: 800, then 1,800: 1,300. */
  note(type: string, units: number): void {
    const settled = this.types.get(type) ?? this.start(type)
    if (settled === undefined) return
    settled.count += 1
    settled.units += Math.max(SMOOTHING, 1 / settled.count) * (units - settled.units)
  }

  /** Units to expect of a request of this type; `undefined` where none has settled. */
  of(type: string): number | undefined {
    // Most resources settle nothing: no need to hash the type for them.
    return this.types.size === 0 ? undefined : this.types.get(type)?.units
  }

  private start(type: string): Settled | undefined {
    if (this.types.size >= MOST_TYPES) return undefined
    const { initialUnits } = this
    const settled = { units: initialUnits ?? 0, count: initialUnits === undefined ? 0 : 1 }
    this.types.set(type, settled)
    return settled
  }
}
