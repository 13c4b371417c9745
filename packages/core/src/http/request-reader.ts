import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import type { LimitRequest } from '../limiter/limit-request.ts'
import type { LimiterSpec } from '../options/limiter-spec.ts'
import { checkForwarding } from './check-forwarding.ts'
import type { RequestFacts } from './http-adapter.ts'
import { createRememberedKeys } from './remembered-keys.ts'
import { createRequestTypes } from './request-type.ts'
import type { Warn } from './warn.ts'

/** Turns a framework's request into what the limiter asks for. */
export type RequestReader<Request> = (request: Request) => LimitRequest<string, Request>

/**
 * Reads of a request what the options do not already say: the client from its address, the type from
 * its route, and, where requests may wait, whether its client is still there.
 */
export function createRequestReader<Request>(
  spec: LimiterSpec<Request>,
  adapter: RequestFacts<Request>,
  warn: Warn,
): RequestReader<Request> {
  const typeOf = createRequestTypes()
  const keyOf = createRememberedKeys()
  const readsClient = spec.client === undefined
  const readsType = spec.type === undefined
  const waits = spec.wait !== undefined
  const clientKeyed = spec.resources.some(({ key }) => key === 'client')

  const clientOf = (request: Request) => {
    const address = adapter.address(request)
    const client = address === undefined ? undefined : keyOf(address)
    if (client === undefined && clientKeyed) throw clientUnknown(adapter.framework, address)
    checkForwarding(request, adapter, warn)
    return client
  }
  return (request) => ({
    client: readsClient ? clientOf(request) : undefined,
    type: readsType ? typeOf(adapter.target(request)) : undefined,
    context: request,
    signal: waits ? adapter.signal(request) : undefined,
  })
}

function clientUnknown(framework: string, address: string | undefined): PredictiveLimitError {
  return new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_CLIENT_UNKNOWN',
    `Expected ${framework} to know the address of the client, got ${shown(address)}. Say who the ` +
      'request belongs to with the option `client`, for example `client: (request) => …` with a ' +
      'user id, or an address from a header that your platform sets and clients cannot.',
  )
}
