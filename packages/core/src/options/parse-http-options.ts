import type { HttpOptions, HttpSpec } from './http-options.ts'
import type { HeaderGeneration } from './limiter-options.ts'
import { optionError } from './option-error.ts'
import { parseFlag } from './parse-flag.ts'
import { parseFunction } from './parse-function.ts'
import { requireOptions } from './require-options.ts'

const generations: readonly HeaderGeneration[] = ['draft-8', 'draft-7', 'draft-6', 'legacy']

/**
 * Checks the HTTP options and fills in their defaults. Other options of the same object are left to
 * `parseOptions`.
 *
 * @throws PredictiveLimitError with the code of the first option that is wrong
 */
export function parseHttpOptions<Request, Answer>(
  options: HttpOptions<Request, Answer>,
): HttpSpec<Request, Answer> {
  requireOptions(options)
  return {
    headers: parseHeaders(options.headers),
    onLimited: parseFunction(options.onLimited, {
      code: 'PREDICTIVE_LIMIT_E_FUNCTION',
      option: 'onLimited',
      example: '(req, decision) => { … }',
    }),
    skip: parseFunction(options.skip, {
      code: 'PREDICTIVE_LIMIT_E_FUNCTION',
      option: 'skip',
      example: '(req) => req.path === "/health"',
    }),
    skipSuccessfulRequests: parseFlag(options.skipSuccessfulRequests, 'skipSuccessfulRequests'),
    skipFailedRequests: parseFlag(options.skipFailedRequests, 'skipFailedRequests'),
    requestWasSuccessful:
      parseFunction(options.requestWasSuccessful, {
        code: 'PREDICTIVE_LIMIT_E_FUNCTION',
        option: 'requestWasSuccessful',
        example: '(req, status) => status < 500',
      }) ?? succeeded,
  }
}

function parseHeaders(value: HttpOptions<never>['headers']): readonly HeaderGeneration[] {
  if (value === undefined) return ['draft-8']
  if (value === false) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const stranger = list.find((entry) => !isGeneration(entry))
  if (stranger === undefined && !list.includes(undefined)) {
    return [...new Set(list as readonly HeaderGeneration[])]
  }
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_HEADERS',
    option: 'headers',
    rule: 'one or several of "draft-8", "draft-7", "draft-6" and "legacy", or false',
    got: stranger,
    fix: 'Leave it out for "draft-8"; "legacy" sends `X-RateLimit-*`.',
  })
}

function isGeneration(value: unknown): boolean {
  return generations.some((generation) => generation === value)
}

function succeeded(_request: unknown, status: number): boolean {
  return status < 400
}
