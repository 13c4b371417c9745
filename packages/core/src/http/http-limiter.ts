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
import { type Conclusion, conclude, concludeLater } from './conclude.ts'
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
export interface HttpLimiter<Request, Response, Name extends string, Answer> {
  readonly limiter: Limiter<Name, Request>
  /** The user's own answer to a refusal; the adapter calls it. */
  readonly onLimited: Answer | undefined
  /**
   * Decides a request and sets the header fields of its response; `undefined` lets it through.
   * Synchronous when the limiter and `skip` are. What option functions throw comes out here, with
   * nothing charged.
   */
  check(request: Request, response: Response): Awaitable<Refusal<Name> | undefined>
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
export function createHttpLimiter<Request, Response, Name extends string, Answer>(
  options: LimiterOptions<Request, Name> & HttpOptions<Request, Answer>,
  adapter: HttpAdapter<Request, Response>,
): HttpLimiter<Request, Response, Name, Answer> {
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
  const perWorker = countsPerWorker(spec)
  const ask: Check<Request, Response, Name> = (request, response) => {
    if (perWorker) warnOfWorkers(warn)
    const answer = limiter.acquire(read(request))
    if (isPending(answer)) return concludeLater(conclusion, request, response, answer)
    return conclude(conclusion, request, response, answer)
  }
  const decision = (request: Request) => {
    return decisionOf<Name>(adapter.holder(request), limiter, spec.name)
  }
  return {
    limiter,
    onLimited: http.onLimited,
    check: http.skip === undefined ? ask : checkUnless(http.skip, conclusion, ask),
    finished: follow && ((request, status) => follow(request, decision(request), status)),
    decision,
  }
}

type Check<Request, Response, Name extends string> = HttpLimiter<
  Request,
  Response,
  Name,
  unknown
>['check']

/** Lets requests through that `skip` does. */
function checkUnless<Request, Response, Name extends string>(
  skip: (request: Request) => Awaitable<boolean>,
  conclusion: Conclusion<Request, Response>,
  ask: Check<Request, Response, Name>,
): Check<Request, Response, Name> {
  return (request, response) =>
    whenReady(skip(request), (skipped) =>
      skipped ? conclude(conclusion, request, response, skippedDecision) : ask(request, response),
    )
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
