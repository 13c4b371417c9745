import type { TrainingWorker } from '@predictive-limit/forecast'
import type { HttpOptions } from '../options/http-options.ts'
import type { LimiterOptions } from '../options/limiter-options.ts'
import { parseOptions } from '../options/parse-options.ts'
import { assembleLimiter, type MadeLimiter } from './assemble-limiter.ts'
import type { LimitRequest } from './limit-request.ts'
import type { Limiter } from './limiter.ts'
import { ownWorker } from './own-worker.ts'

/**
 * Makes a limiter. Option functions receive the request that `acquire` was given;
 * options of the HTTP layer are checked and left to it.
 *
 * @throws PredictiveLimitError with the code of the first option that is wrong
 *
 * @example
 * const limiter = createLimiter({ limit: 100, window: '1m' })
 * const decision = await limiter.acquire({ client: 'ada' })
 * if (!decision.allowed) console.log(`again in ${decision.retryAfterMs} ms`)
 */
export function createLimiter<Name extends string = 'requests', Context = unknown>(
  options: LimiterOptions<LimitRequest<Name, Context>, Name> &
    HttpOptions<LimitRequest<Name, Context>, unknown>,
): Limiter<Name, Context> {
  const view = (request: LimitRequest<Name, Context>) => request
  return createLimiterFor<LimitRequest<Name, Context>, Name, Context>(options, view).limiter
}

/**
 * For adapters: a limiter whose option functions receive a framework's own request.
 *
 * @param view - turns what `acquire` is given into what option functions receive
 * @param startWorker - gives the worker that trains where the user chose none; idle slices without it
 */
export function createLimiterFor<Request, Name extends string, Context = Request>(
  options: LimiterOptions<Request, Name> & HttpOptions<Request, unknown>,
  view: (request: LimitRequest<Name, Context>) => Request,
  startWorker?: () => TrainingWorker,
): MadeLimiter<Name, Context> {
  const spec = parseOptions<Request, Name>(options)
  return assembleLimiter(spec, view, ownWorker(spec, startWorker))
}
