/** Types whose costs are remembered; a refused request of another counts at its estimate. */
const MOST_TYPES = 1024

/** Weight of the newest settled cost; the first ten are averaged. */
const SMOOTHING = 0.1

interface Settled {
  units: number
  count: number
}

/** What requests of a type turned out to cost, in units: the footprint of what was refused. */
export class SettledCosts {
  private readonly types = new Map<string, Settled>()

  /** Worked number: 800, then 1,800: 1,300. */
  note(type: string, units: number): void {
    let settled = this.types.get(type)
    if (settled === undefined) {
      if (this.types.size >= MOST_TYPES) return
      settled = { units: 0, count: 0 }
      this.types.set(type, settled)
    }
    settled.count += 1
    settled.units += Math.max(SMOOTHING, 1 / settled.count) * (units - settled.units)
  }

  /** Units to expect of a request of this type; `undefined` where none has settled. */
  of(type: string): number | undefined {
    // Most resources settle nothing: no need to hash the type for them.
    return this.types.size === 0 ? undefined : this.types.get(type)?.units
  }
}
