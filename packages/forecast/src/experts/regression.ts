import type { Expert, Horizon, Step } from './expert.ts'
import type { Outlook } from './outlook.ts'
import {
  createLeastSquares,
  type LeastSquaresState,
  resetLeastSquares,
  type Sample,
  updateLeastSquares,
} from './recursive-least-squares.ts'
import { createRegressionInputs, type RegressionInputs } from './regression-inputs.ts'

/** A forecast never exceeds this many times the largest label lately. */
const headroom = 1.2
/** How fast that largest label is forgotten, per sample. */
const maximumDecay = 0.9995
/** Weight of the newest squared error in the variance that squaring a root forecast needs. */
const varianceWeight = 0.01
/** Labels of long horizons overlap, so that a tenth of the horizon between samples loses little. */
const samplesPerHorizon = 10

/** One horizon's model. */
type RegressionTrack = LeastSquaresState & { variance: number; maximum: number }

/** Inputs of the forecasts that wait for their label: a ring of `capacity` rows. */
interface PendingRows {
  readonly rows: Float64Array
  readonly capacity: number
  readonly stride: number
  made: number
}

/**
 * Linear regression on lags, moving averages and time of day, by recursive least squares: one
 * weight vector per horizon, for the mean demand of a step over that horizon. With `'root'` it
 * works on √demand, which makes the noise of counts even; squaring then needs the error variance:
 * E[y] = E[√y]² + Var[√y]. AR(6) and the regression with time of day are special cases. Clipped to
 * 0 … 1.2 × the decayed maximum; numerical trouble resets the track.
 *
 * Horizons of 20 and more learn from every (h/10)th label.
 *
 * @param seasonSteps lengths of the seasons, in steps
 * @param outlook one more input, where something is known to be coming
 */
export function createRegression(
  transform: 'root' | 'plain',
  seasonSteps: readonly number[],
  outlook?: Outlook,
): Expert {
  const isRoot = transform === 'root'
  const inputs = createRegressionInputs(isRoot, seasonSteps, outlook !== undefined)
  const size = inputs.prior.length
  const gain = new Float64Array(size)
  const sample: Sample = { inputs: new Float64Array(size), error: 0 }
  const tracks: RegressionTrack[] = []
  const waiting: PendingRows[] = []
  const byHorizon: Record<string, RegressionTrack> = {}

  return {
    name: `regression-${transform}`,
    state: { inputs: inputs.state, byHorizon },
    addHorizon({ index, steps }: Horizon): void {
      const track = createTrack(inputs.prior)
      tracks[index] = track
      byHorizon[steps] = track
      waiting[index] = createPendingRows(steps, size)
    },
    observe(step: Step): void {
      inputs.observe(step)
    },
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      const track = tracks[horizon.index] as RegressionTrack
      if (outlook !== undefined) inputs.lookAhead(outlook(horizon.steps) / horizon.steps)
      pushRow(waiting[horizon.index] as PendingRows, inputs)
      out[at] = horizon.steps * meanOfStep(track, inputs, isRoot)
    },
    learn(horizon: Horizon, isMissing: boolean): void {
      const pending = waiting[horizon.index] as PendingRows
      if (!takeRow(pending, horizon.steps, sample.inputs) || isMissing || !(inputs.state.scale > 0))
        return
      learnLabel(tracks[horizon.index] as RegressionTrack, horizon)
    },
    forgetPending(): void {
      for (const pending of waiting) pending.made = 0
    },
  }

  function learnLabel(track: RegressionTrack, horizon: Horizon): void {
    const mean = horizon.label / horizon.steps
    track.maximum = Math.max(mean, track.maximum * maximumDecay)
    const target = (isRoot ? Math.sqrt(mean) : mean) / inputs.state.scale
    sample.error = target - dot(track.weights, sample.inputs)
    track.variance += varianceWeight * (sample.error * sample.error - track.variance)
    if (updateLeastSquares(track, sample, gain)) return
    resetLeastSquares(track, inputs.prior)
    track.variance = 0
  }
}

function createTrack(prior: Float64Array): RegressionTrack {
  const { weights, covariance } = createLeastSquares(prior)
  // Listed, because a spread gives every object a hidden class of its own in V8.
  return { weights, covariance, variance: 0, maximum: 0 }
}

function meanOfStep(track: RegressionTrack, inputs: RegressionInputs, isRoot: boolean): number {
  const { scale } = inputs.state
  const linear = Math.max(0, dot(track.weights, inputs.state.inputs))
  const mean = isRoot ? (linear * linear + track.variance) * scale * scale : linear * scale
  const most = headroom * track.maximum
  return mean < most || track.maximum === 0 ? mean : most
}

function createPendingRows(steps: number, size: number): PendingRows {
  const stride = Math.max(1, Math.floor(steps / samplesPerHorizon))
  const capacity = Math.ceil(steps / stride) + 1
  return { rows: new Float64Array(capacity * size), capacity, stride, made: 0 }
}

function pushRow(pending: PendingRows, { state: { inputs } }: RegressionInputs): void {
  const { made, stride } = pending
  pending.made = made + 1
  if (made % stride !== 0) return
  const start = ((made / stride) % pending.capacity) * inputs.length
  for (let i = 0; i < inputs.length; i += 1) pending.rows[start + i] = inputs[i] as number
}

/** The inputs of the forecast made `steps` forecasts ago, where that one was kept. */
function takeRow(pending: PendingRows, steps: number, row: Float64Array): boolean {
  const madeAt = pending.made - steps
  if (madeAt < 0 || madeAt % pending.stride !== 0) return false
  const start = ((madeAt / pending.stride) % pending.capacity) * row.length
  for (let i = 0; i < row.length; i += 1) row[i] = pending.rows[start + i] as number
  return true
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number)
  return sum
}
