import type { Decision } from '../limiter/decision.ts'
import type { HttpSpec } from '../options/http-options.ts'
import type { Warn } from './warn.ts'

/** Told how a request ended; `status` is `undefined` when the client left before its response. */
export type ResponseFollower<Request> = (
  request: Request,
  decision: Decision,
  status: number | undefined,
) => Promise<void>

/**
 * Gives the reservations of successful or failed requests back. A request whose client left has
 * failed. `undefined` when the options ask for neither.
 */
export function createResponseFollower<Request>(
  spec: HttpSpec<Request, unknown>,
  warn: Warn,
): ResponseFollower<Request> | undefined {
  const { skipSuccessfulRequests, skipFailedRequests, requestWasSuccessful } = spec
  if (!skipSuccessfulRequests && !skipFailedRequests) return undefined
  return async (request, decision, status) => {
    try {
      const succeeded = status !== undefined && (await requestWasSuccessful(request, status))
      if (succeeded ? skipSuccessfulRequests : skipFailedRequests) decision.release()
    } catch (error) {
      warn(
        'PREDICTIVE_LIMIT_W_NOT_RELEASED',
        `The option \`requestWasSuccessful\` failed, so a request stays charged: ${error}.`,
      )
    }
  }
}
