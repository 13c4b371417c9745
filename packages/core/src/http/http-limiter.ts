import { systemClock } from '../clock/system-clock.ts'
import { PredictiveLimitError } from '../errors/limit-error.ts'
import { createLimiterFor } from '../limiter/create-limiter.ts'
import type { Decision } from '../limiter/decision.ts'
import type { LimitRequest } from '../limiter/limit-request.ts'
import type { Limiter } from '../limiter/limiter.ts'
import type { HttpOptions } from '../options/http-options.ts'
import type { LimiterOptions } from '../options/limiter-options.ts'
import { parseHttpOptions } from '../options/parse-http-options.ts'
import { parseOptions } from '../options/parse-options.ts'
import { type Awaitable, isPending, whenReady } from './awaitable.ts'
import { findLink, lastLink } from './chain.ts'
import { checkHeaderFields } from './check-header-fields.ts'
import { countsPerWorker, warnOfWorkers } from './cluster-warning.ts'
import { conclude, concludeLater } from './conclude.ts'
import type { HttpAdapter } from './http-adapter.ts'
import { policiesOf } from './policy.ts'
import type { Refusal } from './refusal.ts'
import { createRequestReader } from './request-reader.ts'
import { createResponseFollower } from './response-follower.ts'
import { skippedDecision } from './skipped-decision.ts'
import { onceEach } from './warn.ts'

/**
 * What stands between a framework's middleware and a limiter: the policy that all frameworks share.
 * A middleware asks `check` before the handler and answers a refusal; where `finished` exists, it
 * calls it after the response of a request that `check` let through.
 */
export interface HttpLimiter<Request, Name extends string, Answer> {
  readonly limiter: Limiter<Name, Request>
  /** The user's own answer to a refusal; the adapter calls it. */
  readonly onLimited: Answer | undefined
  /**
   * Decides a request and sets the header fields of its response; `undefined` lets it through.
   * Synchronous when the limiter and `skip` are. What option functions throw comes out here, with
   * nothing charged.
   */
  check(request: Request): Awaitable<Refusal<Name> | undefined>
  /** Gives reservations back where the options say so. Never rejects. */
  readonly finished: ((request: Request, status: number | undefined) => Promise<void>) | undefined
  /**
   * This limiter's decision on a request; on one that `skip` let through, a decision that allows and
   * does nothing.
   *
   * @throws PredictiveLimitError `PREDICTIVE_LIMIT_E_NO_DECISION` when the middleware did not run
   */
  decision(request: Request): Decision<Name>
}

/** The shared policy over one framework's adapter; checks all options. */
export function createHttpLimiter<Request, Name extends string, Answer>(
  options: LimiterOptions<Request, Name> & HttpOptions<Request, Answer>,
  adapter: HttpAdapter<Request>,
): HttpLimiter<Request, Name, Answer> {
  const http = parseHttpOptions<Request, Answer>(options)
  checkHeaderFields(http.headers)
  const spec = parseOptions<Request, Name>(options)
  const { limiter, report } = createLimiterFor<Request, Name>(
    options,
    contextOf,
    adapter.startWorker,
  )
  const warn = onceEach(report)
  const read = createRequestReader(spec, adapter, warn)
  const policies = spec.dryRun ? [] : policiesOf(spec.name, spec.resources)
  const conclusion = {
    owner: limiter,
    adapter,
    generations: http.headers,
    policies,
    clock: spec.clock ?? systemClock(),
    random: spec.random,
    warn,
  }
  const follow = createResponseFollower(http, warn)
  const { skip } = http
  const perWorker = countsPerWorker(spec)
  const ask = (request: Request): Awaitable<Refusal<Name> | undefined> => {
    if (perWorker) warnOfWorkers(warn)
    const answer = limiter.acquire(read(request))
    if (isPending(answer)) return concludeLater(conclusion, request, answer)
    return conclude(conclusion, request, answer)
  }
  const askUnless = (skipped: boolean, request: Request) => {
    return skipped ? conclude(conclusion, request, skippedDecision) : ask(request)
  }
  const decision = (request: Request) => {
    return decisionOf<Name>(adapter.holder(request), limiter, spec.name)
  }
  return {
    limiter,
    onLimited: http.onLimited,
    check:
      skip === undefined
        ? ask
        : (request) => whenReady(skip(request), (skipped) => askUnless(skipped, request)),
    finished: follow && ((request, status) => follow(request, decision(request), status)),
    decision,
  }
}

function contextOf<Request>({ context }: LimitRequest<string, Request>): Request {
  return context as Request
}

function decisionOf<Name extends string>(
  holder: object,
  limiter: object,
  limiterName: string,
): Decision<Name> {
  const link = findLink(lastLink(holder), limiter)
  if (link !== undefined) return link.decision as Decision<Name>
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_NO_DECISION',
    `The limiter "${limiterName}" has not decided this request. Use its middleware on the route, ` +
      'before the handler that calls `decision`.',
  )
}
