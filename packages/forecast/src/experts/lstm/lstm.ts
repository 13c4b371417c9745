import { keptNumbers } from '../../forecaster/kept-numbers.ts'
import type { PlainState } from '../../forecaster/plain-state.ts'
import type { TrainingWorker } from '../../worker/training-worker.ts'
import type { Expert, Horizon, Step } from '../expert.ts'
import { headOutput, stepForward } from './lstm-forward.ts'
import { createLstmInputs, type LstmInputs, unitOf } from './lstm-inputs.ts'
import { createNetwork, resetNetwork } from './lstm-network.ts'
import { LstmRefits, longestTrained } from './lstm-refits.ts'
import { farthestOutput, rowLength } from './lstm-shape.ts'
import { carryOver } from './lstm-trace.ts'
import {
  createPendingOutputs,
  learnTrust,
  type MadeOutput,
  type PendingOutputs,
  putOutput,
  trustOf,
} from './output-trust.ts'
import { historySteps } from './recent-history.ts'

/** A forecast never exceeds this many times the largest label lately. */
const headroom = 1.2
/** How fast that largest label is forgotten, per label. */
const maximumDecay = 0.9995
const shortestSeason = 4

/** One horizon. */
type LstmTrack = {
  readonly head: Float64Array
  product: number
  square: number
  maximum: number
}

/**
 * A long short-term memory of eight cells, with a linear head for each horizon that reads the cells
 * and, directly, the inputs. It sees √demand as deviations from its running level, two averages and
 * the time of day, and says how many units the mean demand of a step will lie above its EWMA of 0.1:
 * ŷ = h·(anchor + trust·unit·output), within 0 … 1.2 × the decayed maximum. Heads start at 0, so
 * that before the first training, and when trainings fail for long, it forecasts that average; so it
 * does for horizons above 1,024 steps. Trained on the last 4,096 steps, first after 256, then every
 * 1,024, by `worker`.
 *
 * Cost: 1.5 µs a step and 0.1 µs a horizon. Memory: 40 kB.
 * Source: Hochreiter and Schmidhuber (1997); Gers, Schmidhuber and Cummins (2000).
 *
 * @param seasonSteps lengths of the seasons, in steps; the first that the history holds is an input
 * @example // anchor 20, unit 4.5, output 0.4, trust 0.5: 20.9 for one step, 209 for ten
 */
export function createLstm(
  seasonSteps: readonly number[],
  worker?: TrainingWorker | undefined,
): Expert {
  const season = seasonSteps.find((steps) => steps >= shortestSeason && steps <= historySteps) ?? 0
  return new Lstm(season, worker)
}

class Lstm implements Expert {
  readonly name = 'lstm'
  readonly state: PlainState
  readonly #inputs: LstmInputs
  readonly #network = createNetwork()
  readonly #refits: LstmRefits
  readonly #heads: Float64Array[] = []
  readonly #tracks: LstmTrack[] = []
  readonly #waiting: PendingOutputs[] = []
  readonly #byHorizon: Record<string, LstmTrack> = {}
  readonly #made: MadeOutput = { output: 0, anchor: 0, unit: 0 }

  constructor(seasonSteps: number, worker: TrainingWorker | undefined) {
    const { gates, hidden, cells } = this.#network
    this.#inputs = createLstmInputs(seasonSteps)
    this.#refits = new LstmRefits({ gates, heads: this.#heads }, seasonSteps, worker)
    this.state = {
      inputs: this.#inputs.state,
      gates,
      hidden,
      cells,
      refits: this.#refits.state,
      byHorizon: this.#byHorizon,
    }
  }

  addHorizon(horizon: Horizon): void {
    const { index, steps } = horizon
    const track = { head: keptNumbers(rowLength), product: 0, square: 0, maximum: 0 }
    this.#tracks[index] = track
    this.#byHorizon[steps] = track
    this.#heads[index] = track.head
    this.#waiting[index] = createPendingOutputs(steps <= longestTrained ? steps : 0)
    this.#refits.addHorizon(horizon)
  }

  observe(step: Step): void {
    const { trace, gates, hidden } = this.#network
    this.#inputs.observe(step)
    carryOver(trace)
    this.#inputs.write(trace.rows, 0)
    stepForward(gates, trace, 0)
    if (Number.isNaN(sumOf(hidden))) resetNetwork(this.#network)
    this.#refits.observe(step)
  }

  forecast({ index, steps }: Horizon, out: Float64Array, at: number): void {
    const made = this.#made
    const track = this.#tracks[index] as LstmTrack
    made.output = within(farthestOutput, headOutput(track.head, this.#network.trace, 0))
    made.anchor = this.#inputs.state.anchor
    made.unit = unitOf(this.#inputs.state)
    putOutput(this.#waiting[index] as PendingOutputs, made)
    const mean = made.anchor + trustOf(track) * made.unit * made.output
    const most = track.maximum > 0 ? headroom * track.maximum : mean
    out[at] = steps * Math.max(0, Math.min(mean, most))
  }

  learn({ index, steps, label }: Horizon, isMissing: boolean): void {
    if (isMissing) return
    const track = this.#tracks[index] as LstmTrack
    const mean = label / steps
    track.maximum = Math.max(mean, track.maximum * maximumDecay)
    learnTrust(track, this.#waiting[index] as PendingOutputs, mean)
  }

  forgetPending(): void {
    for (const pending of this.#waiting) pending.made = 0
    this.#inputs.write(this.#network.trace.rows, 0)
    this.#refits.restart()
  }
}

/** `value` clipped to ± `limit`; NaN, of a damaged snapshot, gives 0. */
function within(limit: number, value: number): number {
  return value > 0 ? Math.min(limit, value) : Math.max(-limit, value || 0)
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += values[i] as number
  return sum
}
