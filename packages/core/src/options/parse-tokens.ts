import type { ErrorCode } from '../errors/limit-error.ts'
import { optionError } from './option-error.ts'
import { exactUnits } from './token-units.ts'

export interface TokensRule {
  readonly code: ErrorCode
  readonly option: string
  /** Least units allowed: 1 for "> 0", 0 for "≥ 0". */
  readonly leastUnits: 0 | 1
  readonly fix: string
}

/** A number of tokens in steps of 1/1000, as it is. */
export function parseTokens(value: unknown, rule: TokensRule): number {
  const { code, option, leastUnits, fix } = rule
  if (typeof value === 'number' && Number.isFinite(value)) {
    const units = exactUnits(value)
    if (units !== undefined && units >= leastUnits) return value
  }
  const least = leastUnits === 0 ? '0 or more' : 'more than 0'
  const ruleText = `a number of tokens, ${least}, in steps of 1/1000`
  throw optionError({ code, option, rule: ruleText, got: value, fix })
}

/** The rule of `limit`; `path` is what stands before the option's name. */
export function limitRule(path: string): TokensRule {
  return {
    code: 'PREDICTIVE_LIMIT_E_LIMIT',
    option: `${path}limit`,
    leastUnits: 1,
    fix: 'Write the tokens refilled per window, for example `limit: 100, window: "1m"`.',
  }
}

export function burstRule(path: string): TokensRule {
  return {
    code: 'PREDICTIVE_LIMIT_E_BURST',
    option: `${path}burst`,
    leastUnits: 1,
    fix: 'Write the most tokens that may be taken at once, or leave it out to use `limit`.',
  }
}

export function surplusRule(path: string): TokensRule {
  return {
    code: 'PREDICTIVE_LIMIT_E_SURPLUS',
    option: `${path}surplus`,
    leastUnits: 0,
    fix: 'Write the tokens that predicted pools may save beyond `burst`, or leave it out for none.',
  }
}
