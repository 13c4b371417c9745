import type { TrainingWorker } from '@predictive-limit/forecast'
import type { PredictiveLimitError } from '../errors/limit-error.ts'
import { checkNames } from './check-names.ts'
import { isObject } from './is-object.ts'
import type { PredictSpec } from './limiter-spec.ts'
import { optionError } from './option-error.ts'
import { parseHistory } from './parse-history.ts'

const predictOptionNames = [
  'every',
  'horizonsMs',
  'level',
  'models',
  'patterns',
  'history',
  'worker',
]
const leastEveryMs = 10
const mostEveryMs = 10_000
const mostHorizons = 16
/** As far ahead as a forecaster trains, in steps of `every`. */
const longestHorizon = 10_000

/** How demand is forecast; `undefined` when prediction is off. */
export function parsePredict(value: unknown): PredictSpec | undefined {
  if (value === false) return undefined
  const options = value === undefined || value === true ? {} : value
  if (!isObject(options)) {
    throw predictError('predict', 'true, false or an object', value, 'Leave it out to forecast.')
  }
  checkNames(options, predictOptionNames, 'predict.')
  const everyMs = parseEvery(options.every)
  return {
    everyMs,
    horizonsMs: parseHorizons(options.horizonsMs, everyMs),
    level: parseLevel(options.level),
    history: parseHistory(options.history),
    patterns: parsePatterns(options.patterns),
    worker: parseWorker(options.worker),
  }
}

function parseEvery(value: unknown): number {
  if (value === undefined) return 100
  if (isWhole(value) && value >= leastEveryMs && value <= mostEveryMs) return value
  const rule = `a whole number of milliseconds from ${leastEveryMs} to ${mostEveryMs}`
  throw predictError('predict.every', rule, value, 'Leave it out for 100 ms.')
}

function parseHorizons(value: unknown, everyMs: number): readonly number[] {
  if (value === undefined) return [everyMs, 10 * everyMs, 100 * everyMs]
  const fix = `Leave it out for [${everyMs}, ${10 * everyMs}, ${100 * everyMs}].`
  if (!Array.isArray(value) || value.length === 0 || value.length > mostHorizons) {
    throw predictError('predict.horizonsMs', `a list of 1 to ${mostHorizons} horizons`, value, fix)
  }
  for (const horizon of value) {
    if (isHorizon(horizon, everyMs)) continue
    const rule = `1 to ${longestHorizon} times \`predict.every\`, which is ${everyMs} ms`
    throw predictError('predict.horizonsMs', rule, horizon, fix)
  }
  return [...new Set<number>(value)].sort((first, second) => first - second)
}

function isHorizon(value: unknown, everyMs: number): boolean {
  if (!isWhole(value) || value % everyMs !== 0) return false
  return value >= everyMs && value <= longestHorizon * everyMs
}

function parseLevel(value: unknown): number {
  if (value === undefined) return 0.95
  if (typeof value === 'number' && value > 0.5 && value < 1) return value
  throw predictError('predict.level', 'above 0.5 and below 1', value, 'Leave it out for 0.95.')
}

function parsePatterns(value: unknown): boolean {
  if (value === undefined) return true
  if (typeof value === 'boolean') return value
  const fix = 'Write `false` to learn no patterns of requests.'
  throw predictError('predict.patterns', 'true or false', value, fix)
}

function parseWorker(value: unknown): TrainingWorker | false | undefined {
  if (value === undefined || value === false) return value
  const { train, close } = Object(value) as Partial<TrainingWorker>
  if (typeof train === 'function' && typeof close === 'function') return value as TrainingWorker
  const rule = 'false or a worker with `train` and `close`, such as nodeWorker()'
  throw predictError('predict.worker', rule, value, 'Write false to train in idle slices.')
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}

function predictError(
  option: string,
  rule: string,
  got: unknown,
  fix: string,
): PredictiveLimitError {
  return optionError({ code: 'PREDICTIVE_LIMIT_E_PREDICT', option, rule, got, fix })
}
