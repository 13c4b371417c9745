import type { Decision } from '../limiter/decision.ts'
import { lastLink, setLastLink } from './chain.ts'
import { checkChain } from './check-chain.ts'
import { type Refusal, refusalOf } from './refusal.ts'
import { type HeaderWriter, setRateLimitHeaders } from './response-headers.ts'
import { retryAfterSeconds } from './retry-after.ts'
import type { Warn } from './warn.ts'

/** What a limiter brings along to make its decisions known. */
export interface Conclusion<Request> extends HeaderWriter<Request> {
  /** Whose decisions they are. */
  readonly owner: object
  readonly random: () => number
  readonly warn: Warn
}

/**
 * Makes a decision known: in the header fields, to later limiters and to handlers, and, when it is a
 * refusal, as the answer to send.
 */
export function conclude<Request, Name extends string>(
  conclusion: Conclusion<Request>,
  request: Request,
  decision: Decision<Name>,
): Refusal<Name> | undefined {
  const { owner, adapter, policies, random, warn } = conclusion
  const holder = adapter.holder(request)
  const previous = lastLink(holder)
  const headroom = setRateLimitHeaders(conclusion, request, decision, previous)
  const link = { owner, decision, policies, headroom, previous }
  if (previous !== undefined) checkChain(link, warn)
  setLastLink(holder, link)
  adapter.publish(request, decision)
  if (decision.allowed) return undefined
  const seconds = retryAfterSeconds(decision.retryAfterMs, random())
  if (seconds !== undefined) adapter.setResponseHeader(request, 'Retry-After', `${seconds}`)
  return refusalOf(decision, policies)
}

/** The same when the decision is there; apart, as a closure costs its function at every call. */
export function concludeLater<Request, Name extends string>(
  conclusion: Conclusion<Request>,
  request: Request,
  decided: Promise<Decision<Name>>,
): Promise<Refusal<Name> | undefined> {
  return decided.then((decision) => conclude(conclusion, request, decision))
}
