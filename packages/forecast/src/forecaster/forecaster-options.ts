import { ForecastError, type ForecastErrorCode } from '../errors/forecast-error.ts'
import type { ModelName } from '../experts/expert.ts'
import type { Outlook } from '../experts/outlook.ts'
import { isPathModel } from '../experts/path/path-models.ts'
import { pathPeriods } from '../experts/path/path-seasons.ts'
import { seasonGrids } from '../experts/season-grid.ts'
import type { TrainingWorker } from '../worker/training-worker.ts'

/** Options of `createForecaster`. */
export interface ForecasterOptions {
  /** Length of a step in milliseconds, > 0. */
  readonly stepMs: number
  /** Probability that demand stays at or below `upper`, 0.5 < level < 1. @default 0.95 */
  readonly level?: number | undefined
  /** Distances ahead that train from the start, in steps: 1 to 16 whole numbers from 1 to 10,000. @default [1, 10, 100] */
  readonly horizons?: readonly number[] | undefined
  /**
   * The model families that are mixed. `'auto'` is last-value, ewma, holt and regression, which are
   * light enough for every tick. From steps of a second on lstm comes in, and seasonal and
   * holt-winters with a season of 4 to 20,000 steps: each is heard as far as it makes the mix better.
   * So is arima, where it is named: it was measured to add too little for what it costs.
   * @default 'auto'
   */
  readonly models?: 'auto' | readonly ModelName[] | undefined
  /** Lengths of the seasons demand may follow, in milliseconds, at most 4; `[]` for none. @default [86_400_000], a day */
  readonly seasonsMs?: readonly number[] | undefined
  /**
   * Trains models that need it (`'lstm'`), away from the tick. @default none: they train on the
   * tick, about 0.1 ms a step while they do
   */
  readonly worker?: TrainingWorker | undefined
  /**
   * What is known to be coming besides what the series says itself, such as follow-ups that rules
   * expect. A regression takes it as one more input, and is heard from where that makes it better.
   * @default none
   */
  readonly outlook?: Outlook | undefined
  /**
   * A forecast of the whole from its parts, such as the requests expected of each type times what one
   * costs. With `models: 'auto'` it is one more expert, heard as far as it makes the mix better.
   * @default none
   */
  readonly bottomUp?: Outlook | undefined
}

/** The options, checked and complete. */
export interface ForecasterSettings {
  readonly stepMs: number
  readonly level: number
  readonly horizons: readonly number[]
  readonly models: readonly ModelName[]
  readonly seasonSteps: readonly number[]
  readonly worker: TrainingWorker | undefined
  readonly outlook: Outlook | undefined
  readonly bottomUp: Outlook | undefined
}

const lightModels: readonly ModelName[] = ['last-value', 'ewma', 'holt', 'regression']
const modelNames: readonly ModelName[] = [
  ...lightModels,
  'holt-winters',
  'seasonal',
  'lstm',
  'arima',
  'ets',
  'mstl',
  'auto-arima',
  'batch-regression',
]
/** On shorter steps `'auto'` takes light models only: a training alone costs 35 µs a step. */
const shortestHeavyStepMs = 1_000
/** A longer season is flat over the horizons that can train, and would cost 140 kB a series. */
const longestAutoSeason = 20_000
/** Alone, these would have nothing to go by without a season of some steps. */
const needSeasons: readonly ModelName[] = ['holt-winters', 'seasonal']
/** These must see a season twice in the history that they are fitted on. */
const needShortSeasons: readonly ModelName[] = ['mstl', 'batch-regression']
export const mostHorizons = 16
const longestHorizon = 10_000
const mostSeasons = 4
const dayMs = 86_400_000

/** Checks the options; misuse is a ForecastError that names option, value and fix. */
export function parseOptions(options: ForecasterOptions): ForecasterSettings {
  const { stepMs, level = 0.95, horizons = [1, 10, 100], models = 'auto' } = options
  const { seasonsMs = [dayMs], worker, outlook, bottomUp } = options
  if (!isPositive(stepMs)) {
    throw misuse('PREDICTIVE_LIMIT_E_STEP', 'stepMs', 'a number of milliseconds above 0', stepMs)
  }
  if (!(isPositive(level) && level > 0.5 && level < 1)) {
    throw misuse('PREDICTIVE_LIMIT_E_LEVEL', 'level', 'a number above 0.5 and below 1', level)
  }
  if (!isListOf(horizons, isHorizon) || !horizons.length || horizons.length > mostHorizons) {
    const rule = `a list of 1 to ${mostHorizons} whole numbers of steps from 1 to ${longestHorizon}`
    throw misuse('PREDICTIVE_LIMIT_E_HORIZONS', 'horizons', rule, horizons)
  }
  if (!isListOf(seasonsMs, isPositive) || seasonsMs.length > mostSeasons) {
    const rule = `a list of at most ${mostSeasons} numbers of milliseconds above 0`
    throw misuse('PREDICTIVE_LIMIT_E_SEASONS', 'seasonsMs', rule, seasonsMs)
  }
  requireFunction('outlook', outlook)
  requireFunction('bottomUp', bottomUp)
  const seasonSteps = seasonsMs.map((seasonMs) => seasonMs / stepMs)
  requireSeason(models, seasonSteps)
  requireShortSeason(models, seasonSteps)
  requirePackages(models, worker)
  return {
    stepMs,
    level,
    horizons: [...new Set(horizons)],
    models: models === 'auto' ? autoModels(stepMs, seasonSteps) : parseModels(models),
    seasonSteps,
    worker,
    outlook,
    bottomUp: models === 'auto' ? bottomUp : undefined,
  }
}

function requireFunction(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return
  const rule = 'a function of a number of steps'
  throw misuse('PREDICTIVE_LIMIT_E_OUTLOOK', option, rule, value)
}

function autoModels(stepMs: number, seasonSteps: readonly number[]): readonly ModelName[] {
  if (stepMs < shortestHeavyStepMs) return lightModels
  const isSeasonal = seasonGrids(seasonSteps).some((grid) => grid.seasonSteps <= longestAutoSeason)
  const seasonal: readonly ModelName[] = isSeasonal ? ['seasonal', 'holt-winters'] : []
  return [...lightModels, ...seasonal, 'lstm']
}

function parseModels(models: unknown): readonly ModelName[] {
  if (isListOf(models, isModelName) && models.length > 0) return [...new Set(models)]
  const rule = `'auto' or a list of ${modelNames.map((name) => `'${name}'`).join(', ')}`
  throw misuse('PREDICTIVE_LIMIT_E_MODELS', 'models', rule, models)
}

function requireSeason(models: unknown, seasonSteps: readonly number[]): void {
  const isSeasonal = Array.isArray(models) && models.some((model) => needSeasons.includes(model))
  if (!isSeasonal || seasonGrids(seasonSteps).length > 0) return
  const rule = "at least one season of four steps or more, which 'holt-winters' and 'seasonal' need"
  throw misuse('PREDICTIVE_LIMIT_E_SEASONS', 'seasonsMs', rule, seasonSteps)
}

function requireShortSeason(models: unknown, seasonSteps: readonly number[]): void {
  const named: readonly unknown[] = Array.isArray(models) ? models : []
  const seasonal = needShortSeasons.find((model) => named.includes(model))
  if (seasonal === undefined || pathPeriods(seasonSteps).length > 0) return
  const rule = `at least one season of 4 to 2,048 steps, which '${seasonal}' needs`
  throw misuse('PREDICTIVE_LIMIT_E_SEASONS', 'seasonsMs', rule, seasonSteps)
}

/** Misuse where a pinned model could never be fitted. */
function requirePackages(models: unknown, worker: TrainingWorker | undefined): void {
  const named: readonly unknown[] = Array.isArray(models) ? models : []
  for (const model of named) {
    if (typeof model !== 'string' || !isPathModel(model)) continue
    if (worker?.lacks === undefined) {
      const rule = `one with a thread, such as nodeWorker(), which '${model}' needs`
      throw misuse('PREDICTIVE_LIMIT_E_WORKER', 'worker', rule, worker)
    }
    const lacking = worker.lacks(model)
    if (lacking === undefined) continue
    throw new ForecastError(
      'PREDICTIVE_LIMIT_E_PACKAGE',
      `\`models\` has '${model}', which needs the package ${lacking}. Run \`npm install ${lacking}\`, or leave the model out.`,
    )
  }
}

/** Whether a forecast may be asked for this many steps. */
export function isWholeStepCount(steps: unknown): steps is number {
  return Number.isSafeInteger(steps) && (steps as number) >= 1
}

/** Whether this may be the number of a step. */
export function isStepNumber(step: unknown): step is number {
  return Number.isSafeInteger(step) && (step as number) >= 0
}

/** Whether a horizon of this many steps may train. */
export function isHorizon(steps: unknown): steps is number {
  return isWholeStepCount(steps) && steps <= longestHorizon
}

export function misuse(
  code: ForecastErrorCode,
  option: string,
  rule: string,
  got: unknown,
): ForecastError {
  return new ForecastError(code, `Set \`${option}\` to ${rule}; got ${shown(got)}.`)
}

function isPositive(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) > 0
}

function isModelName(value: unknown): value is ModelName {
  return modelNames.includes(value as ModelName)
}

function isListOf<Item>(
  value: unknown,
  isItem: (item: unknown) => item is Item,
): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem)
}

/** A value as it would be typed, short enough for a message. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 60)}'`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return `[${value.slice(0, 6).map(shown).join(', ')}]`
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
