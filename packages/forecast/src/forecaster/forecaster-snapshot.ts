import { ForecastError } from '../errors/forecast-error.ts'
import type { Expert } from '../experts/expert.ts'
import type { HorizonTrack } from '../horizon/horizon-track.ts'
import type { ForecasterSnapshot } from './forecaster.ts'
import { isStepNumber } from './forecaster-options.ts'
import {
  copyInto,
  fits,
  isRecord,
  type PlainState,
  type PlainValue,
  toPlain,
} from './plain-state.ts'

/** The parts of a forecaster that remember. */
export interface Memory {
  readonly stepMs: number
  readonly elapsedSteps: number
  readonly experts: readonly Expert[]
  readonly tracks: readonly HorizonTrack[]
}

export function takeSnapshot(memory: Memory): ForecasterSnapshot {
  const experts: Record<string, PlainValue> = {}
  const horizons: Record<string, PlainValue> = {}
  for (const expert of memory.experts) experts[expert.name] = toPlain(expert.state)
  for (const track of memory.tracks) horizons[track.horizon.steps] = toPlain(track.learned)
  const { stepMs, elapsedSteps } = memory
  return { version: 1, stepMs, elapsedSteps, experts, horizons }
}

/** Everything restored at once, after the whole snapshot has been checked. */
export function restoreSnapshot(snapshot: ForecasterSnapshot, memory: Memory): void {
  readHeader(snapshot, memory.stepMs)
  const parts: [PlainState, unknown][] = [
    ...memory.experts.map((expert): [PlainState, unknown] => [
      expert.state,
      snapshot.experts[expert.name],
    ]),
    ...memory.tracks.map((track): [PlainState, unknown] => [
      track.learned,
      snapshot.horizons[track.horizon.steps],
    ]),
  ]
  const known = parts.filter(([, plain]) => plain !== undefined)
  if (!known.every(([state, plain]) => fits(state, plain))) {
    throw damaged('was made with other models, level or seasons, or is damaged')
  }
  for (const [state, plain] of known) copyInto(state, plain)
  for (const expert of memory.experts) {
    expert.forgetPending?.()
    expert.rebuild?.()
  }
  for (const track of memory.tracks) track.forgetPending()
}

function readHeader(snapshot: unknown, stepMs: number): void {
  if (!isRecord(snapshot)) throw damaged('is not an object')
  if (snapshot.version !== 1) throw damaged(`has version ${String(snapshot.version)}, not 1`)
  if (snapshot.stepMs !== stepMs) {
    throw damaged(`is of steps of ${String(snapshot.stepMs)} ms, not ${stepMs} ms`)
  }
  if (!isStepNumber(snapshot.elapsedSteps)) {
    throw damaged(`has \`elapsedSteps\` ${String(snapshot.elapsedSteps)}, not a whole number`)
  }
  if (!isRecord(snapshot.experts) || !isRecord(snapshot.horizons)) throw damaged('lacks its parts')
}

function damaged(what: string): ForecastError {
  return new ForecastError(
    'PREDICTIVE_LIMIT_E_SNAPSHOT',
    `The \`snapshot\` ${what}. Restore one that this version took, or start without.`,
  )
}
