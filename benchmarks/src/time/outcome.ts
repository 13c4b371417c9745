import { quantile } from '../report/spread.ts'
import { Tallies } from '../simulate/tally.ts'

/** What became of a workload: refusals, and how long those who were admitted waited. */
export class Outcome {
  readonly tallies = new Tallies()
  readonly #waitsMs: number[] = []
  readonly #steadyWaitsMs: number[] = []
  readonly #steadiest: string

  constructor(steadiest: string) {
    this.#steadiest = steadiest
  }

  /** @param waitedMs - undefined when it was refused */
  note(name: string, cost: number, waitedMs: number | undefined): void {
    this.tallies.note(name, cost, waitedMs !== undefined)
    if (waitedMs === undefined) return
    this.#waitsMs.push(waitedMs)
    if (name === this.#steadiest) this.#steadyWaitsMs.push(waitedMs)
  }

  /** Refused share of all demand. */
  get refused(): number {
    return 1 - this.tallies.admitted / this.tallies.offered
  }

  get steadyRefused(): number {
    return 1 - this.tallies.share(this.#steadiest)
  }

  waitMs(p: number): number {
    return quantile(this.#waitsMs, p)
  }

  steadyWaitMs(p: number): number {
    return quantile(this.#steadyWaitsMs, p)
  }
}
