import type { Expert, Step } from '../experts/expert.ts'
import { type Family, familiesOf, mixPlanOf } from '../experts/experts-for-models.ts'
import { ForecastView } from '../horizon/forecast-view.ts'
import { createHorizonTrack, type HorizonTrack } from '../horizon/horizon-track.ts'
import { largestValue } from '../horizon/plausible.ts'
import { createRecentValues, keepAtLeast, pushValue } from '../horizon/recent-values.ts'
import { type QuantileLevels, quantileLevels } from '../interval/quantile-levels.ts'
import { createCredit, doubtValue } from './doubt-value.ts'
import { createExcursion, watchExcursion } from './excursion.ts'
import type { Forecast, Forecaster, ForecasterSnapshot, SelectedModel } from './forecaster.ts'
import {
  type ForecasterSettings,
  isHorizon,
  isStepNumber,
  isWholeStepCount,
  misuse,
  mostHorizons,
} from './forecaster-options.ts'
import { type Memory, restoreSnapshot, takeSnapshot } from './forecaster-snapshot.ts'
import { nearestTrack } from './nearest-track.ts'
import { selectModel } from './select-model.ts'

/** A gap up to this many steps is taken in step by step: labels across it can still be known. */
const longestShortGap = 10

/** The forecaster behind `createForecaster`: experts on one side, horizon tracks on the other. */
export class SeriesForecaster implements Forecaster {
  readonly #settings: ForecasterSettings
  readonly #levels: QuantileLevels
  readonly #families: readonly Family[]
  readonly #experts: readonly Expert[]
  readonly #tracks: HorizonTrack[] = []
  readonly #recent = createRecentValues()
  readonly #credit = createCredit()
  readonly #excursion = createExcursion()
  readonly #step: Step = { value: 0, usual: 0, regained: -1, isMissing: true, elapsedSteps: 0 }

  constructor(settings: ForecasterSettings) {
    this.#settings = settings
    this.#levels = quantileLevels(settings.level)
    this.#families = familiesOf(settings)
    this.#experts = this.#families.flatMap(({ experts }) => experts)
    for (const steps of settings.horizons) this.#addTrack(steps)
  }

  observe(value: number, usual: number = value): void {
    const step = this.#step
    const tracks = this.#tracks
    step.value = value
    doubtValue(this.#credit, step)
    watchExcursion(this.#excursion, step)
    const isPart = Number.isFinite(usual) && usual >= 0
    step.usual = isPart ? Math.min(usual, step.value) : step.value
    pushValue(this.#recent, step)
    for (let i = 0; i < tracks.length; i += 1) tracks[i]?.learn()
    for (let k = 0; k < this.#experts.length; k += 1) this.#experts[k]?.observe(step)
    for (let i = 0; i < tracks.length; i += 1) tracks[i]?.predict()
    step.elapsedSteps += 1
  }

  skip(steps: number): void {
    checkGap(steps)
    if (steps <= longestShortGap) {
      for (let i = 0; i < steps; i += 1) this.observe(Number.NaN)
      return
    }
    this.#passOver(steps)
    for (const track of this.#tracks) track.predict()
  }

  recall(sum: number, steps: number): void {
    checkGap(steps)
    const firstStep = this.#step.elapsedSteps
    const stretch = { firstStep, steps, sum: Math.min(sum, largestValue) }
    if (Number.isFinite(sum) && sum >= 0) {
      for (const expert of this.#experts) expert.recall?.(stretch)
    }
    this.#passOver(steps)
  }

  moveTo(step: number): void {
    if (!isStepNumber(step)) {
      throw misuse('PREDICTIVE_LIMIT_E_GAP', 'step', 'a whole number from 0', step)
    }
    this.#step.elapsedSteps = step
  }

  forecast(steps: number): Forecast {
    checkSteps(steps)
    const track = this.#trackOf(steps)
    const declared = this.#settings.horizons.length
    if (track !== undefined && this.#isTrusted(track)) return track.view()
    const nearest = nearestTrack(this.#tracks, steps, declared)
    const view = track === undefined ? new ForecastView(this.#levels) : track.forecastView
    return view.fillScaled(nearest.view(), steps / nearest.horizon.steps)
  }

  selected(steps: number): SelectedModel | undefined {
    checkSteps(steps)
    const own = this.#tracks.find(({ horizon }) => horizon.steps === steps)
    const declared = this.#settings.horizons.length
    const isOwn = own !== undefined && this.#isTrusted(own)
    const track = isOwn ? own : nearestTrack(this.#tracks, steps, declared)
    return selectModel(this.#families, track, steps)
  }

  snapshot(): ForecasterSnapshot {
    return takeSnapshot(this.#memory())
  }

  restore(snapshot: ForecasterSnapshot): void {
    restoreSnapshot(snapshot, this.#memory())
    this.#step.elapsedSteps = snapshot.elapsedSteps
    for (const track of this.#tracks) track.predict()
  }

  /** Moves the time of day on; nothing waits for a label across what is passed over. */
  #passOver(steps: number): void {
    for (const expert of this.#experts) expert.forgetPending?.()
    for (const track of this.#tracks) track.forgetPending()
    this.#step.elapsedSteps += steps
  }

  /** Whether the track answers itself, or is answered for by the nearest one that knows more. */
  #isTrusted(track: HorizonTrack): boolean {
    return track.horizon.index < this.#settings.horizons.length || track.isWarm()
  }

  #trackOf(steps: number): HorizonTrack | undefined {
    const tracks = this.#tracks
    for (let i = 0; i < tracks.length; i += 1) {
      if (tracks[i]?.horizon.steps === steps) return tracks[i]
    }
    return tracks.length < mostHorizons && isHorizon(steps) ? this.#addTrack(steps) : undefined
  }

  #addTrack(steps: number): HorizonTrack {
    const horizon = { index: this.#tracks.length, steps, label: 0 }
    keepAtLeast(this.#recent, steps)
    for (const expert of this.#experts) expert.addHorizon?.(horizon)
    const track = createHorizonTrack(horizon, {
      experts: this.#experts,
      plan: mixPlanOf(this.#families),
      levels: this.#levels,
      recent: this.#recent,
    })
    track.predict()
    this.#tracks.push(track)
    return track
  }

  #memory(): Memory {
    return {
      stepMs: this.#settings.stepMs,
      elapsedSteps: this.#step.elapsedSteps,
      experts: this.#experts,
      tracks: this.#tracks,
    }
  }
}

function checkGap(steps: number): void {
  if (isWholeStepCount(steps)) return
  throw misuse('PREDICTIVE_LIMIT_E_GAP', 'steps', 'a whole number from 1', steps)
}

function checkSteps(steps: number): void {
  if (isWholeStepCount(steps)) return
  throw misuse('PREDICTIVE_LIMIT_E_HORIZONS', 'steps', 'a whole number from 1', steps)
}
