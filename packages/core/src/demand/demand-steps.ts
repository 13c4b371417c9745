import { MAX_CLASSES } from './class-table.ts'

/** Demand of one closed step: units per resource and class, at `resource · MAX_CLASSES + class`. */
export interface DemandStep {
  /** Offered: admitted, refused and waiting alike. Learning from admitted traffic alone would spiral down. */
  readonly offered: Float64Array
  /** Of it: paid by predicted pools. */
  readonly drawn: Float64Array
  /**
   * Requests for everything the limiter has, each resource at its constant cost: most requests are,
   * and one count stands for all their entries. At `2 · class` how many there were, part of `offered`
   * once the step closes; beside it how many of them predicted pools alone paid.
   */
  readonly whole: Float64Array
  /** Of `offered`: abuse, which no season may remember; `undefined` where there never was any. */
  unusual: Float64Array | undefined
}

/** A gap longer than this is missing data, not a row of empty steps. */
const MOST_MISSED_STEPS = 50

/**
 * Counts demand on a fixed grid of steps. An arrival closes every step that ended before it, so a late
 * tick finds each arrival in the step of its time.
 */
export class DemandSteps {
  private readonly stepUs: number
  private readonly costUnits: readonly number[]
  private readonly closed: DemandStep[] = []
  private readonly spare: DemandStep[] = []
  /** The step that counts now. */
  open: DemandStep
  /** When the open step ends, µs: an arrival at or after it must call {@link close} first. */
  endsAtUs: number

  /** @param costUnits - constant cost of each resource, 0 where it has none */
  constructor(costUnits: readonly number[], stepUs: number, nowUs: number) {
    this.stepUs = stepUs
    this.costUnits = costUnits
    this.open = this.emptyStep()
    this.endsAtUs = nowUs + stepUs
  }

  note(resource: number, classIndex: number, units: number, drawn: number): void {
    const at = resource * MAX_CLASSES + classIndex
    const { offered, drawn: paid } = this.open
    offered[at] = (offered[at] as number) + units
    if (drawn > 0) paid[at] = (paid[at] as number) + drawn
  }

  /** Marks demand that was counted as abuse. */
  noteUnusual(resource: number, classIndex: number, units: number): void {
    const { open } = this
    open.unusual ??= new Float64Array(open.offered.length)
    const at = resource * MAX_CLASSES + classIndex
    open.unusual[at] = (open.unusual[at] as number) + units
  }

  /** Closes all steps that ended by `nowUs`; a clock that stepped back starts the grid anew. */
  close(nowUs: number): void {
    if (nowUs < this.endsAtUs - 2 * this.stepUs) this.endsAtUs = nowUs + this.stepUs
    if (nowUs < this.endsAtUs) return
    const steps = Math.floor((nowUs - this.endsAtUs) / this.stepUs) + 1
    this.endsAtUs += steps * this.stepUs
    const closing = steps > MOST_MISSED_STEPS ? 1 : steps
    for (let step = 0; step < closing; step++) {
      this.closed.push(this.withWhole(this.open))
      this.open = this.emptyStep()
    }
  }

  /** Closed steps that nobody has taken yet. */
  get waiting(): number {
    return this.closed.length
  }

  /** Hands the closed steps over, oldest first; each goes back by {@link recycle}. */
  takeClosed(): DemandStep[] {
    return this.closed.splice(0)
  }

  recycle(step: DemandStep): void {
    if (this.spare.length < 4) this.spare.push(step)
  }

  /** Adds the whole requests of a step to its units. */
  private withWhole(step: DemandStep): DemandStep {
    const { offered, drawn, whole } = step
    for (let classIndex = 0; classIndex < MAX_CLASSES; classIndex++) {
      const requests = whole[2 * classIndex] as number
      if (requests === 0) continue
      for (let resource = 0; resource < this.costUnits.length; resource++) {
        const at = resource * MAX_CLASSES + classIndex
        const units = this.costUnits[resource] as number
        offered[at] = (offered[at] as number) + requests * units
        drawn[at] = (drawn[at] as number) + (whole[2 * classIndex + 1] as number) * units
      }
    }
    return step
  }

  private emptyStep(): DemandStep {
    const spare = this.spare.pop()
    if (spare === undefined) return createStep(this.costUnits.length * MAX_CLASSES)
    spare.offered.fill(0)
    spare.drawn.fill(0)
    spare.whole.fill(0)
    spare.unusual?.fill(0)
    return spare
  }
}

function createStep(length: number): DemandStep {
  return {
    offered: new Float64Array(length),
    drawn: new Float64Array(length),
    whole: new Float64Array(2 * MAX_CLASSES),
    unusual: undefined,
  }
}
