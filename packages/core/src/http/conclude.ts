import type { Decision } from '../limiter/decision.ts'
import { lastLink, setLastLink } from './chain.ts'
import { checkChain } from './check-chain.ts'
import type { HttpAdapter } from './http-adapter.ts'
import { type Refusal, refusalOf } from './refusal.ts'
import { type HeaderWriter, setRateLimitHeaders } from './response-headers.ts'
import { retryAfterSeconds } from './retry-after.ts'
import type { Warn } from './warn.ts'

/** What a limiter brings along to make its decisions known. */
export interface Conclusion<Request, Response> extends HeaderWriter<Response> {
  readonly adapter: HttpAdapter<Request, Response>
  /** Whose decisions they are. */
  readonly owner: object
  readonly random: () => number
  readonly warn: Warn
}

/**
 * Makes a decision known: in the header fields, to later limiters and to handlers, and, when it is a
 * refusal, as the answer to send.
 */
export function conclude<Request, Response, Name extends string>(
  conclusion: Conclusion<Request, Response>,
  request: Request,
  response: Response,
  decision: Decision<Name>,
): Refusal<Name> | undefined {
  const { owner, adapter, policies, random, warn } = conclusion
  const holder = adapter.holder(request, response)
  const previous = lastLink(holder)
  const headroom = setRateLimitHeaders(conclusion, response, decision, previous)
  const link = { owner, decision, policies, headroom, previous }
  if (previous !== undefined) checkChain(link, warn)
  setLastLink(holder, link)
  adapter.publish(request, decision)
  if (decision.allowed) return undefined
  const seconds = retryAfterSeconds(decision.retryAfterMs, random())
  if (seconds !== undefined) adapter.setResponseHeader(response, 'Retry-After', `${seconds}`)
  return refusalOf(decision, policies)
}

/** The same when the decision is there; apart, as a closure costs its function at every call. */
export function concludeLater<Request, Response, Name extends string>(
  conclusion: Conclusion<Request, Response>,
  request: Request,
  response: Response,
  decided: Promise<Decision<Name>>,
): Promise<Refusal<Name> | undefined> {
  return decided.then((decision) => conclude(conclusion, request, response, decision))
}
