import type { Outlook, Patterns } from '@predictive-limit/forecast'
import { MAX_CLASSES, REST_CLASS } from '../demand/class-table.ts'

/** Column of all classes together. */
const TOTAL = MAX_CLASSES
const COLUMNS = MAX_CLASSES + 1

/** Types whose class is remembered; more than patterns tell apart. */
const MOST_TYPES = 2048

/** What is expected within one horizon, by resource and class. */
interface HorizonTable {
  version: number
  readonly tokens: Float64Array
}

/**
 * What open rules expect to come, by resource and class: the outlook of the forecasters. Worked out once a
 * tick and horizon, when it is first asked for.
 */
export class FollowUpDemand {
  private readonly stepMs: number
  private readonly resources: number
  private readonly classByType = new Map<string, number>()
  private readonly tables = new Map<number, HorizonTable>()
  private patterns: Patterns | undefined
  private version = 0
  private atMs = 0
  private scale = 1

  constructor(resources: number, stepMs: number) {
    this.resources = resources
    this.stepMs = stepMs
  }

  /** Notes which class requests of a type belong to, where the class depends on the type. */
  noteType(type: string, classIndex: number): void {
    if (this.classByType.size >= MOST_TYPES) this.classByType.clear()
    this.classByType.set(type, classIndex)
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
    this.patterns = patterns
    this.atMs = atMs
    this.scale = scale
    this.version += 1
  }

  /** Of one class, or of all together. */
  outlook(resource: number, classIndex: number = TOTAL): Outlook {
    if (resource >= this.resources) return () => 0
    const at = resource * COLUMNS + classIndex
    return (steps) => this.tokensAt(steps, at)
  }

  private tokensAt(steps: number, at: number): number {
    const { patterns } = this
    if (patterns === undefined) return 0
    const table = this.tables.get(steps) ?? this.addTable(steps)
    if (table.version !== this.version) this.fill(table, steps, patterns)
    return table.tokens[at] as number
  }

  private addTable(steps: number): HorizonTable {
    const table = { version: -1, tokens: new Float64Array(this.resources * COLUMNS) }
    this.tables.set(steps, table)
    return table
  }

  private fill(table: HorizonTable, steps: number, patterns: Patterns): void {
    const { tokens } = table
    tokens.fill(0)
    table.version = this.version
    patterns.eachFollowUp(this.atMs, steps * this.stepMs, (type, requests, costs) => {
      const classIndex = this.classByType.get(type) ?? REST_CLASS
      for (let resource = 0; resource < this.resources; resource++) {
        const expected = requests * this.scale * (costs[resource] as number)
        const from = resource * COLUMNS
        tokens[from + classIndex] = (tokens[from + classIndex] as number) + expected
        tokens[from + TOTAL] = (tokens[from + TOTAL] as number) + expected
      }
    })
  }
}
