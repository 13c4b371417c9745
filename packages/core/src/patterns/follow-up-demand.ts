import type { Outlook, Patterns } from '@predictive-limit/forecast'
import { MAX_CLASSES, REST_CLASS } from '../demand/class-table.ts'
import { TypeCounts } from './type-counts.ts'

/** Column of all classes together. */
const TOTAL = MAX_CLASSES
const COLUMNS = MAX_CLASSES + 1

/** Types whose class is remembered; more than patterns tell apart. */
const MOST_TYPES = 2048

/** What is expected within one horizon, by resource and class. */
interface HorizonTable {
  version: number
  readonly tokens: Float64Array
  /** All that is expected, by resource. */
  readonly bottomUp: Float64Array
}

/**
 * What patterns expect to come: from open rules, by resource and class, the outlook of the forecasters; and by
 * resource all in all, from the requests of each type. Worked out once a tick and horizon, when it is first asked for.
 */
export class FollowUpDemand {
  /** Whether every request is noted. */
  countsAll = true
  private readonly stepMs: number
  private readonly resources: number
  private readonly classByType = new Map<string, number>()
  private readonly counts: TypeCounts
  private readonly tables = new Map<number, HorizonTable>()
  private patterns: Patterns | undefined
  private version = 0
  private atMs = 0
  private scale = 1

  constructor(resources: number, stepMs: number) {
    this.resources = resources
    this.stepMs = stepMs
    this.counts = new TypeCounts(resources)
  }

  /** A request came: notes which class those of its type belong to, where the class depends on the type. */
  noteType(type: string, classIndex: number, costs: ArrayLike<number>): void {
    if (this.classByType.size >= MOST_TYPES) this.classByType.clear()
    this.classByType.set(type, classIndex)
    this.counts.note(type, costs)
  }

  /** A class is dropped and its index goes to another. */
  forgetClass(classIndex: number): void {
    for (const [type, index] of this.classByType) {
      if (index === classIndex) this.classByType.delete(type)
    }
  }

  /**
   * Goes on to a new tick.
   *
   * @param scale - requests that each one learned from stands for
   */
  renew(patterns: Patterns, atMs: number, scale: number): void {
    const passed = this.version === 0 ? 1 : Math.round((atMs - this.atMs) / this.stepMs)
    this.counts.step(patterns, Math.max(1, passed), scale)
    this.patterns = patterns
    this.atMs = atMs
    this.scale = scale
    this.version += 1
  }

  /** What rules expect of one class, or of all together. */
  outlook(resource: number, classIndex: number = TOTAL): Outlook {
    if (resource >= this.resources) return () => 0
    const at = resource * COLUMNS + classIndex
    return (steps) => this.tableOf(steps)?.tokens[at] ?? 0
  }

  /** All that is expected of a resource; NaN while not every request is noted, or its types cost the same each time. */
  bottomUp(resource: number): Outlook {
    if (resource >= this.resources) return () => 0
    return (steps) => {
      if (!this.countsAll || !this.counts.spreads(resource)) return Number.NaN
      return this.tableOf(steps)?.bottomUp[resource] ?? 0
    }
  }

  private tableOf(steps: number): HorizonTable | undefined {
    const { patterns } = this
    if (patterns === undefined) return undefined
    const table = this.tables.get(steps) ?? this.addTable(steps)
    if (table.version !== this.version) this.fill(table, steps, patterns)
    return table
  }

  private addTable(steps: number): HorizonTable {
    const size = this.resources * COLUMNS
    const table = {
      version: -1,
      tokens: new Float64Array(size),
      bottomUp: new Float64Array(this.resources),
    }
    this.tables.set(steps, table)
    return table
  }

  private fill(table: HorizonTable, steps: number, patterns: Patterns): void {
    const { tokens, bottomUp } = table
    tokens.fill(0)
    bottomUp.fill(0)
    table.version = this.version
    this.counts.expect(steps)
    patterns.eachFollowUp(this.atMs, steps * this.stepMs, (type, requests, costs) => {
      this.counts.expectAtLeast(type, requests * this.scale)
      const classIndex = this.classByType.get(type) ?? REST_CLASS
      for (let resource = 0; resource < this.resources; resource++) {
        const expected = requests * this.scale * (costs[resource] as number)
        const from = resource * COLUMNS
        tokens[from + classIndex] = (tokens[from + classIndex] as number) + expected
        tokens[from + TOTAL] = (tokens[from + TOTAL] as number) + expected
      }
    })
    this.counts.addTo(bottomUp)
  }
}
