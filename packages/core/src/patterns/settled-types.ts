/** Types remembered; more than patterns tell apart. */
const MOST_TYPES = 2048

/**
 * Which resources requests of a type settle. What they cost is then what was settled: learning the
 * estimate too would draw the footprint to it.
 */
export class SettledTypes {
  private readonly bits = new Map<string, number>()

  has(type: string, resource: number): boolean {
    return ((this.bits.get(type) ?? 0) & (1 << resource)) !== 0
  }

  add(type: string, resource: number): void {
    const before = this.bits.get(type)
    if (before === undefined && this.bits.size >= MOST_TYPES) this.bits.clear()
    this.bits.set(type, (before ?? 0) | (1 << resource))
  }
}
