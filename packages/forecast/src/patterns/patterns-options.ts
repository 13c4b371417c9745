import type { ForecastError } from '../errors/forecast-error.ts'
import { misuse } from '../forecaster/forecaster-options.ts'
import type { TrainingWorker } from '../worker/training-worker.ts'

/** Options of `createPatterns`. */
export interface PatternsOptions {
  /** Costs that each request has, such as tokens and rows: 1 to 8. @default 1 */
  readonly costs?: number | undefined
  /** Numbers known of each request before its costs are, such as the length of its body: 0 to 8. @default 0 */
  readonly features?: number | undefined
  /** Time within which a request may follow another, 1 ms to a day. @default 60_000 */
  readonly withinMs?: number | undefined
  /** Confidence of a rule at least, 0.01 to 1. @default 0.5 */
  readonly minConfidence?: number | undefined
  /** Lift of a rule at least, 0 to 1,000: 1 lets in what follows anything as often. @default 1.2 */
  readonly minLift?: number | undefined
  /** Times that a rule must have been seen to come true, 1 to 1,000,000. @default 20 */
  readonly minCount?: number | undefined
  /** Request types told apart, 1 to 1,022; further ones count as one. @default 512 */
  readonly maxTypes?: number | undefined
  /** Clients whose sessions are followed at a time, 1 to 1,000,000; about 400 bytes each. @default 8_192 */
  readonly maxClients?: number | undefined
  /** Pairs of types counted for rules, 1 to 100,000; about 100 bytes each. @default 4_096 */
  readonly maxPairs?: number | undefined
  /**
   * Fits costs against features in one go, with squares and products of them, where that is better:
   * `nodeWorker()` with `ml-regression-multivariate-linear` installed. The caller closes it. None by default.
   */
  readonly worker?: TrainingWorker | undefined
}

type Numbered = Exclude<keyof PatternsOptions, 'worker'>

/** The options, checked and complete. */
export type PatternsSettings = { readonly [Name in Numbered]-?: number }

/** Rule, smallest and largest value, default; whole numbers unless `fraction`. */
interface Range {
  readonly from: number
  readonly to: number
  readonly default: number
  readonly fraction?: true
}

const ranges: { readonly [Name in Numbered]-?: Range } = {
  costs: { from: 1, to: 8, default: 1 },
  features: { from: 0, to: 8, default: 0 },
  withinMs: { from: 1, to: 86_400_000, default: 60_000, fraction: true },
  minConfidence: { from: 0.01, to: 1, default: 0.5, fraction: true },
  minLift: { from: 0, to: 1_000, default: 1.2, fraction: true },
  minCount: { from: 1, to: 1_000_000, default: 20, fraction: true },
  maxTypes: { from: 1, to: 1_022, default: 512 },
  maxClients: { from: 1, to: 1_000_000, default: 8_192 },
  maxPairs: { from: 1, to: 100_000, default: 4_096 },
}

/** Checks the options; misuse is a ForecastError that names option, value and fix. */
export function parsePatternsOptions(options: PatternsOptions): PatternsSettings {
  return {
    costs: read(options, 'costs'),
    features: read(options, 'features'),
    withinMs: read(options, 'withinMs'),
    minConfidence: read(options, 'minConfidence'),
    minLift: read(options, 'minLift'),
    minCount: read(options, 'minCount'),
    maxTypes: read(options, 'maxTypes'),
    maxClients: read(options, 'maxClients'),
    maxPairs: read(options, 'maxPairs'),
  }
}

function read(options: PatternsOptions, name: Numbered): number {
  const range = ranges[name]
  const value: unknown = options[name] ?? range.default
  if (typeof value !== 'number' || !isIn(value, range)) throw wrong(name, range, value)
  return value
}

function isIn(value: number, { from, to, fraction }: Range): boolean {
  return value >= from && value <= to && (fraction === true || Number.isInteger(value))
}

function wrong(name: string, { from, to, fraction }: Range, got: unknown): ForecastError {
  const kind = fraction === true ? 'a number' : 'a whole number'
  return misuse('PREDICTIVE_LIMIT_E_PATTERNS', name, `${kind} from ${from} to ${to}`, got)
}
