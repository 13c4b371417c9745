import type { Patterns } from './patterns.ts'
import { type PatternsOptions, parsePatternsOptions } from './patterns-options.ts'
import { RequestPatterns } from './request-patterns.ts'

/**
 * Patterns of requests: footprints of types, clusters, sequences and association rules, learned online.
 *
 * @throws ForecastError `PREDICTIVE_LIMIT_E_PATTERNS` when an option is wrong
 * @example
 * const patterns = createPatterns({ costs: 1 })
 * patterns.observe({ atMs: 0, type: 'POST /login', client: 'a', cost: [3] })
 * patterns.observe({ atMs: 90, type: 'GET /home', client: 'a', cost: [1] })
 * patterns.observe({ atMs: 900, type: 'POST /login', client: 'b', cost: [3] })
 * patterns.nextTypes('b') // 'GET /home' first, once both were asked three times
 */
export function createPatterns(options: PatternsOptions = {}): Patterns {
  return new RequestPatterns(parsePatternsOptions(options), options.worker)
}
