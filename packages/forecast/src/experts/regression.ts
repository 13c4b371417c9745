import { keptNumbers } from '../forecaster/kept-numbers.ts'
import type { Expert, Horizon, Step } from './expert.ts'
import {
  createGainFilter,
  type GainFilter,
  putInputs,
  reachBack,
  strideOf,
  takeSample,
} from './gain-filter.ts'
import type { Outlook } from './outlook.ts'
import { moveWeights } from './recursive-least-squares.ts'
import { createRegressionInputs, type RegressionInputs } from './regression-inputs.ts'

/** A forecast never exceeds this many times the largest label lately. */
const headroom = 1.2
/** How fast that largest label is forgotten, per sample. */
const maximumDecay = 0.9995
/** Weight of the newest squared error in the variance that squaring a root forecast needs. */
const varianceWeight = 0.01

/** One horizon's model. */
type RegressionTrack = { readonly weights: Float64Array; variance: number; maximum: number }

/**
 * Linear regression on lags, moving averages and time of day, by recursive least squares: one
 * weight vector per horizon, for the mean demand of a step over that horizon. With `'root'` it
 * works on √demand, which makes the noise of counts even; squaring then needs the error variance:
 * E[y] = E[√y]² + Var[√y]. AR(6) and the regression with time of day are special cases. Clipped to
 * 0 … 1.2 × the decayed maximum; numerical trouble resets the track.
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
  const model = createModel(inputs, isRoot)
  const { tracks, filters } = model
  const isOwn = outlook !== undefined

  return {
    name: `regression-${transform}`,
    state: { inputs: inputs.state, byHorizon: model.byHorizon, covariances: model.covariances },
    addHorizon(horizon: Horizon): void {
      addTrack(model, horizon, isOwn)
    },
    observe(step: Step): void {
      inputs.observe(step)
    },
    forecast(horizon: Horizon, out: Float64Array, at: number): void {
      if (outlook !== undefined) inputs.lookAhead(outlook(horizon.steps) / horizon.steps)
      const filter = filters[horizon.index] as GainFilter
      if (filter.owner === horizon.index) keepInputs(model, filter)
      const track = tracks[horizon.index] as RegressionTrack
      out[at] = horizon.steps * meanOfStep(track, inputs, isRoot)
    },
    learn(horizon: Horizon, isMissing: boolean): void {
      const filter = filters[horizon.index] as GainFilter
      const isSample = takeSample(filter, horizon.steps, model.sample, model.gain)
      if (isSample && !isMissing && inputs.state.scale > 0) learnLabel(model, horizon)
    },
    forgetPending(): void {
      for (const filter of filters) filter.made = 0
    },
  }
}

/** All horizons of one regression. */
interface RegressionModel {
  readonly inputs: RegressionInputs
  readonly isRoot: boolean
  /** By index of the horizon. */
  readonly tracks: RegressionTrack[]
  readonly filters: GainFilter[]
  readonly byHorizon: Record<string, RegressionTrack>
  readonly covariances: Record<string, Float64Array>
  /** Inputs and gain of the sample whose label has come. */
  readonly sample: Float64Array
  readonly gain: Float64Array
}

function createModel(inputs: RegressionInputs, isRoot: boolean): RegressionModel {
  const sample = keptNumbers(inputs.prior.length)
  const gain = keptNumbers(inputs.prior.length)
  // Listed, because a spread gives every object a hidden class of its own in V8.
  return { inputs, isRoot, tracks: [], filters: [], byHorizon: {}, covariances: {}, sample, gain }
}

/**
 * Horizons of the same stride share a filter that has seen nothing yet, since a new model learns fast
 * at first; none is shared where each horizon has inputs of its own.
 */
function addTrack(model: RegressionModel, { index, steps }: Horizon, isOwn: boolean): void {
  const { inputs, tracks, filters } = model
  const size = inputs.prior.length
  const stride = strideOf(steps)
  const isShared = !isOwn && inputs.state.count === 0
  const shared = isShared ? filters.find((each) => each.stride === stride) : undefined
  const filter = shared ?? createGainFilter(index, stride, size)
  const track = { weights: inputs.prior.slice(), variance: 0, maximum: 0 }
  tracks[index] = track
  filters[index] = filter
  model.byHorizon[steps] = track
  if (filter !== shared) model.covariances[steps] = filter.covariance
  reachBack(filter, steps, size)
}

function keepInputs({ inputs, gain, filters, tracks }: RegressionModel, filter: GainFilter): void {
  if (putInputs(filter, inputs.state, gain)) return
  tracks.forEach((track, i) => {
    if (filters[i] === filter) resetTrack(track, inputs.prior)
  })
}

function learnLabel(model: RegressionModel, { index, steps, label }: Horizon): void {
  const { inputs, isRoot, sample, gain } = model
  const track = model.tracks[index] as RegressionTrack
  const mean = label / steps
  track.maximum = Math.max(mean, track.maximum * maximumDecay)
  const isPassedOver = gain[0] === 0
  if (isPassedOver) return
  const target = (isRoot ? Math.sqrt(mean) : mean) / inputs.state.scale
  const error = target - dot(track.weights, sample)
  track.variance += varianceWeight * (error * error - track.variance)
  if (Number.isFinite(error)) moveWeights(track.weights, gain, error)
  else resetTrack(track, inputs.prior)
}

function resetTrack(track: RegressionTrack, prior: Float64Array): void {
  track.weights.set(prior)
  track.variance = 0
}

function meanOfStep(track: RegressionTrack, inputs: RegressionInputs, isRoot: boolean): number {
  const { scale } = inputs.state
  const linear = Math.max(0, dot(track.weights, inputs.state.inputs))
  const mean = isRoot ? (linear * linear + track.variance) * scale * scale : linear * scale
  const most = headroom * track.maximum
  return mean < most || track.maximum === 0 ? mean : most
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number)
  return sum
}
