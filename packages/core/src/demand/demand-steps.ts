import { MAX_CLASSES } from './class-table.ts'

/** Demand of one closed step: units per resource and class, at `resource · MAX_CLASSES + class`. */
export interface DemandStep {
  /** Offered: admitted, refused and waiting alike. Learning from admitted traffic alone would spiral down. */
  readonly offered: Float64Array
  /** Of it: paid by predicted pools. */
  readonly drawn: Float64Array
}

/** A gap longer than this is missing data, not a row of empty steps. */
const MOST_MISSED_STEPS = 50

/**
 * Counts demand on a fixed grid of steps. An arrival closes every step that ended before it, so a late
 * tick finds each arrival in the step of its time.
 */
export class DemandSteps {
  private readonly stepUs: number
  private readonly length: number
  private readonly closed: DemandStep[] = []
  private readonly spare: DemandStep[] = []
  /** The step that counts now. */
  open: DemandStep
  /** When the open step ends, µs: an arrival at or after it must call {@link close} first. */
  endsAtUs: number

  constructor(resources: number, stepUs: number, nowUs: number) {
    this.stepUs = stepUs
    this.length = resources * MAX_CLASSES
    this.open = this.emptyStep()
    this.endsAtUs = nowUs + stepUs
  }

  note(resource: number, classIndex: number, units: number, drawn: number): void {
    const at = resource * MAX_CLASSES + classIndex
    const { offered, drawn: paid } = this.open
    offered[at] = (offered[at] as number) + units
    if (drawn > 0) paid[at] = (paid[at] as number) + drawn
  }

  /** Closes all steps that ended by `nowUs`; a clock that stepped back starts the grid anew. */
  close(nowUs: number): void {
    if (nowUs < this.endsAtUs - 2 * this.stepUs) this.endsAtUs = nowUs + this.stepUs
    if (nowUs < this.endsAtUs) return
    const steps = Math.floor((nowUs - this.endsAtUs) / this.stepUs) + 1
    this.endsAtUs += steps * this.stepUs
    const closing = steps > MOST_MISSED_STEPS ? 1 : steps
    for (let step = 0; step < closing; step++) {
      this.closed.push(this.open)
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

  private emptyStep(): DemandStep {
    const spare = this.spare.pop()
    if (!spare) {
      return { offered: new Float64Array(this.length), drawn: new Float64Array(this.length) }
    }
    spare.offered.fill(0)
    spare.drawn.fill(0)
    return spare
  }
}
