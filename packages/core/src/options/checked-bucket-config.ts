import { type BucketConfig, bucketConfig } from '../buckets/bucket-config.ts'
import { PredictiveLimitError } from '../errors/limit-error.ts'
import { burstRule, limitRule, parseTokens, surplusRule } from './parse-tokens.ts'
import { unitsRoundedUp } from './token-units.ts'

/** The limits of one bucket in tokens, as written in options or returned by their functions. */
export interface BucketLimits {
  readonly limit: number
  readonly windowMs: number
  readonly burst: number
  readonly surplus: number
}

/**
 * Checks the limits of one bucket and returns them as the engine counts. Used at start-up and, for
 * limits that are functions, when a key's limit changes.
 *
 * Minting adds `(dt mod den)·num + rem` with `rem < den`, at most `(den − 1)·(num + 1)`; that must be
 * a safe integer. For whole limits it is wherever `limit·windowMs ≤ 2⁵³`: 90,000 a minute has 3/2.
 *
 * @param path - what stands before the option names in messages: `''` or `'resources.tokens.'`
 * @throws PredictiveLimitError `…_E_LIMIT`, `…_E_BURST`, `…_E_SURPLUS` or `…_E_PRECISION`
 */
export function checkedBucketConfig(limits: BucketLimits, path: string): BucketConfig {
  const { windowMs } = limits
  const limit = parseTokens(limits.limit, limitRule(path))
  const burst = parseTokens(limits.burst, burstRule(path))
  const surplus = parseTokens(limits.surplus, surplusRule(path))
  if (unitsRoundedUp(burst) + unitsRoundedUp(surplus) > Number.MAX_SAFE_INTEGER) {
    throw imprecise(
      `1000 × (\`${path}burst\` + \`${path}surplus\`) to be at most 2^53 so that levels are exact, ` +
        `got 1000 × (${burst} + ${surplus})`,
    )
  }
  if (!Number.isSafeInteger(unitsRoundedUp(limit))) {
    throw imprecise(
      `1000 × \`${path}limit\` to be at most 2^53 so that refill is exact, got 1000 × ${limit}`,
    )
  }
  const config = bucketConfig({ limit, windowMs, burst, surplus })
  const { num, den } = config.rate
  if ((den - 1) * (num + 1) <= Number.MAX_SAFE_INTEGER) return config
  throw imprecise(
    `\`${path}limit\` × \`${path}window\` in ms, in lowest terms, to be at most 2^53 so that refill ` +
      `is exact, got ${limit} × ${windowMs}`,
  )
}

function imprecise(expected: string): PredictiveLimitError {
  return new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_PRECISION',
    `Expected ${expected}. Use a coarser unit: thousands of tokens, with \`limit\`, \`burst\`, ` +
      '`surplus` and `cost` divided by 1000, a whole `limit`, or a `window` in whole seconds.',
  )
}
