import { checkNames } from './check-names.ts'
import { isObject } from './is-object.ts'
import type { LearnedCost } from './limiter-options.ts'
import type { ResourceSpec } from './limiter-spec.ts'
import { optionError } from './option-error.ts'
import { unitsRoundedUp } from './token-units.ts'

/**
 * The cost of a request: 1 when left out.
 *
 * @param most - `burst`; a request that costs more could never be admitted
 */
export function parseCost<Request>(
  value: unknown,
  option: string,
  most: number,
): ResourceSpec<Request>['cost'] {
  if (value === undefined) return parseConstant(1, option, most)
  if (typeof value === 'function') return value as (request: Request) => number | Promise<number>
  if (isObject(value)) return parseLearned(value, option, most)
  return parseConstant(value, option, most)
}

function parseConstant(value: unknown, option: string, most: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw optionError({
      code: 'PREDICTIVE_LIMIT_E_COST',
      option,
      rule: 'a number of tokens from 0 up, a function, or `{ learn: true, initial, max }`',
      got: value,
      fix: 'Leave it out for 1 token a request; 0 leaves the resource out.',
    })
  }
  if (unitsRoundedUp(value) <= unitsRoundedUp(most)) return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_COST',
    option,
    rule: `at most \`burst\`, which is ${most}`,
    got: value,
    fix: 'Raise `burst` to the largest cost: a request that costs more is never admitted.',
  })
}

function parseLearned(
  value: Readonly<Record<string, unknown>>,
  option: string,
  most: number,
): LearnedCost {
  checkNames(value, ['learn', 'initial', 'max'], `${option}.`)
  const { learn, initial, max } = value
  if (learn !== true) throw learnedError(`${option}.learn`, 'true', learn)
  if (!isPositive(max) || max > most) {
    const ceiling = Number.isFinite(most) ? ` and at most \`burst\`, which is ${most}` : ''
    throw learnedError(`${option}.max`, `a number of tokens above 0${ceiling}`, max)
  }
  if (!isPositive(initial) || initial > max) {
    throw learnedError(`${option}.initial`, 'a number of tokens above 0 and at most `max`', initial)
  }
  return { learn, initial, max }
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}

function learnedError(option: string, rule: string, got: unknown): Error {
  return optionError({
    code: 'PREDICTIVE_LIMIT_E_COST',
    option,
    rule,
    got,
    fix: 'Write for example `cost: { learn: true, initial: 800, max: 8000 }`.',
  })
}
