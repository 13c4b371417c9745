import { createForecaster, type Forecaster } from '@predictive-limit/forecast'
import { UNITS } from '../buckets/bucket-config.ts'
import { ClientShares } from '../predict/client-shares.ts'
import { establish } from '../predict/established-share.ts'
import {
  forecasterOptions,
  type Outlooks,
  type PredictorSettings,
} from '../predict/predictor-settings.ts'

/** What the demand of one class, or of all together, has taught. */
export interface PastSeries {
  readonly forecaster: Forecaster
  /** What is known to be coming, once it forecasts what comes: nothing is, of the past. */
  readonly outlooks: { -readonly [Name in keyof Outlooks]: Outlooks[Name] }
  /** Who makes it up, so that no single client inflates it. */
  readonly clients: ClientShares
  /** Tokens per second, slowly averaged. */
  established: number
  /** Number of the step to take in next. */
  nextStep: number
  /** Seconds since its first step. */
  seconds: number
}

export function createPastSeries(settings: PredictorSettings, firstStep: number): PastSeries {
  const outlooks: PastSeries['outlooks'] = { outlook: undefined, bottomUp: undefined }
  const later: Outlooks = {
    outlook: (steps) => outlooks.outlook?.(steps) ?? 0,
    bottomUp: (steps) => outlooks.bottomUp?.(steps) ?? 0,
  }
  const options = forecasterOptions(settings, settings.hasOutlook ? later : outlooks)
  const forecaster = createForecaster(options)
  forecaster.moveTo(firstStep)
  return {
    forecaster,
    outlooks,
    clients: new ClientShares(),
    established: 0,
    nextStep: firstStep,
    seconds: 0,
  }
}

/** A stretch of the past. Units. */
export interface PastStretch {
  readonly firstStep: number
  readonly steps: number
  /** Step by step; `undefined` where there was none. */
  readonly units: Float64Array | undefined
}

/** How a stretch is counted. */
export interface PastRates {
  readonly stepSeconds: number
  readonly refillPerSecond: number
  /** Part of the demand that is learned: not more than one client may make up. */
  readonly counted: number
}

/** Takes a stretch in as a whole: for the seasons, which need no more. */
export function recallStretch(series: PastSeries, stretch: PastStretch, rates: PastRates): void {
  reach(series, stretch.firstStep)
  series.forecaster.recall((unitsIn(stretch) * rates.counted) / UNITS, stretch.steps)
  series.nextStep += stretch.steps
  noteEstablished(series, stretch, rates)
}

/** Steps of a stretch taken in at a time: a quarter of a millisecond. */
const STEPS_AT_A_TIME = 25

/** Takes a stretch in step by step, a few at a time. */
export function* replayStretch(
  series: PastSeries,
  stretch: PastStretch,
  rates: PastRates,
): Generator<void> {
  reach(series, stretch.firstStep)
  for (let step = 0; step < stretch.steps; step++) {
    const units = stretch.units?.[step] ?? 0
    series.forecaster.observe((units * rates.counted) / UNITS)
    if (step % STEPS_AT_A_TIME === STEPS_AT_A_TIME - 1) yield
  }
  series.nextStep += stretch.steps
  noteEstablished(series, stretch, rates)
}

/** What lies between is missing; a wall clock that was set back only changes the time of day. */
function reach(series: PastSeries, step: number): void {
  if (step > series.nextStep) series.forecaster.skip(step - series.nextStep)
  else if (step < series.nextStep) series.forecaster.moveTo(step)
  series.nextStep = step
}

function noteEstablished(series: PastSeries, stretch: PastStretch, rates: PastRates): void {
  const stepSeconds = stretch.steps * rates.stepSeconds
  const perSecond = (unitsIn(stretch) * rates.counted) / UNITS / stepSeconds
  const at = { seconds: series.seconds, stepSeconds, refillPerSecond: rates.refillPerSecond }
  series.established = establish(series.established, perSecond, at)
  series.seconds += stepSeconds
}

function unitsIn({ units, steps }: PastStretch): number {
  let sum = 0
  for (let step = 0; step < steps; step++) sum += units?.[step] ?? 0
  return sum
}
