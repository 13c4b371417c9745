import type { HeaderGeneration } from '../options/limiter-options.ts'
import { optionError } from '../options/option-error.ts'

/**
 * Refuses generations that write one field in two ways: `draft-8` made lists of what were a
 * dictionary and bare numbers.
 *
 * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_HEADERS`
 */
export function checkHeaderFields(generations: readonly HeaderGeneration[]): void {
  if (!generations.includes('draft-8')) return
  const older = generations.find((name) => name === 'draft-7' || name === 'draft-6')
  if (older === undefined) return
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_HEADERS',
    option: 'headers',
    rule: '"draft-8" or an older draft, as both write `RateLimit-Policy`, each in its own form',
    got: `draft-8 with ${older}`,
    fix: 'Keep one of them; "legacy" can stand beside either.',
  })
}
