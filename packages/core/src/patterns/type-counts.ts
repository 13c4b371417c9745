import type { Patterns } from '@predictive-limit/forecast'

/** Types counted at a time; of others nothing is expected until one of these is gone. */
export const COUNTED_TYPES = 64
/** Weight of the newest step: a memory of about 3, since shares of types change in surges. */
const NEWEST = 0.3
/** Requests a step below which a type gives its place to another. */
const GONE = 0.001

/**
 * How many requests of each type come in a step, smoothed, and what one costs: bottom-up, the demand
 * to expect. It knows what a sum of costs does not: whether a step was dear because of many requests,
 * which go on, or of a few that happened to be dear for their type. Source of the counts: simple exponential
 * smoothing, as in `ewma`; what one costs: footprints, which new types inherit from alike ones.
 *
 * @example // level 2, 5 requests came: 2 + 0.3·3 = 2.9 a step; at 4 tokens each 116 in ten steps
 */
export class TypeCounts {
  private readonly resources: number
  private readonly places = new Map<string, number>()
  private readonly names: string[] = []
  private readonly arrived = new Float64Array(COUNTED_TYPES)
  private readonly levels = new Float64Array(COUNTED_TYPES)
  /** Requests within the horizon in hand. */
  private readonly expected = new Float64Array(COUNTED_TYPES)
  private readonly costs: Float64Array
  /** Of the last request of a type. */
  private readonly lastCosts: Float64Array
  private readonly spread: Uint8Array
  private readonly asked = { type: '' }
  /** Whether a place may have become free since one was last looked for. */
  private mayHaveRoom = false

  constructor(resources: number) {
    this.resources = resources
    this.costs = new Float64Array(COUNTED_TYPES * resources)
    this.lastCosts = new Float64Array(COUNTED_TYPES * resources)
    this.spread = new Uint8Array(resources)
  }

  /** Whether requests of one type cost different amounts of a resource: else its sums say it all. */
  spreads(resource: number): boolean {
    return this.spread[resource] === 1
  }

  /** A request came; `costs` by resource, NaN where unknown yet. */
  note(type: string, costs: ArrayLike<number>): void {
    const known = this.places.get(type)
    const place = known ?? this.place(type)
    if (place === undefined) return
    for (let resource = 0; resource < this.resources; resource++) {
      const at = place * this.resources + resource
      if (known !== undefined && costs[resource] !== this.lastCosts[at]) this.spread[resource] = 1
      this.lastCosts[at] = costs[resource] as number
    }
    this.arrived[place] = (this.arrived[place] as number) + 1
  }

  /**
   * Closes `steps` steps, all but one of which were late.
   *
   * @param scale - requests that each one noted stands for
   */
  step(patterns: Patterns, steps: number, scale: number): void {
    const { levels, arrived } = this
    const weight = 1 - (1 - NEWEST) ** steps
    for (let i = 0; i < this.names.length; i++) {
      const level = levels[i] as number
      levels[i] = level + weight * (((arrived[i] as number) * scale) / steps - level)
      arrived[i] = 0
      this.readCosts(patterns, i)
    }
    this.mayHaveRoom = true
  }

  /** Starts on a horizon. */
  expect(steps: number): void {
    for (let i = 0; i < this.names.length; i++) {
      this.expected[i] = (this.levels[i] as number) * steps
    }
  }

  /** So many requests of a type are known to be coming: they are part of its count, or more than that. */
  expectAtLeast(type: string, requests: number): void {
    const place = this.places.get(type)
    if (place !== undefined && requests > (this.expected[place] as number)) {
      this.expected[place] = requests
    }
  }

  /** Adds the tokens expected of each resource within the horizon. */
  addTo(tokens: Float64Array): void {
    for (let i = 0; i < this.names.length; i++) {
      const requests = this.expected[i] as number
      for (let resource = 0; resource < this.resources; resource++) {
        const cost = this.costs[i * this.resources + resource] as number
        tokens[resource] = (tokens[resource] as number) + requests * cost
      }
    }
  }

  /** A place for a new type, while there is one. */
  private place(type: string): number | undefined {
    const place = this.names.length < COUNTED_TYPES ? this.names.length : this.freePlace()
    if (place === undefined) return undefined
    const before = this.names[place]
    if (before !== undefined) this.places.delete(before)
    this.names[place] = type
    this.places.set(type, place)
    this.levels[place] = 0
    return place
  }

  private freePlace(): number | undefined {
    if (!this.mayHaveRoom) return undefined
    for (let i = 0; i < COUNTED_TYPES; i++) {
      if (this.arrived[i] === 0 && (this.levels[i] as number) < GONE) return i
    }
    this.mayHaveRoom = false
    return undefined
  }

  /** Of a request whose client is not known, since any may come; what is not known yet counts nothing. */
  private readCosts(patterns: Patterns, place: number): void {
    if ((this.levels[place] as number) < GONE) return
    this.asked.type = this.names[place] as string
    const costs = patterns.expectedCost(this.asked)
    for (let resource = 0; resource < this.resources; resource++) {
      const cost = costs[resource] as number
      this.costs[place * this.resources + resource] = Number.isNaN(cost) ? 0 : cost
    }
  }
}
