import type { RequestFacts } from './http-adapter.ts'
import type { Warn } from './warn.ts'

const FORWARDED = 'x-forwarded-for'

/**
 * Whether header lines, as Node keeps them (names and values in turn), hold `X-Forwarded-For`. Asking
 * for `headers` instead would make Node work them all out, which takes longer than a decision.
 */
export function isForwarded(rawHeaders: readonly string[]): boolean {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (name.length === FORWARDED.length && name.toLowerCase() === FORWARDED) return true
  }
  return false
}

/** Warns when the client's address is not what it seems behind a proxy. */
export function checkForwarding<Request>(
  request: Request,
  adapter: RequestFacts<Request>,
  warn: Warn,
): void {
  const forwarding = adapter.forwarding(request)
  if (forwarding === 'ignored') {
    warn(
      'PREDICTIVE_LIMIT_W_PROXY_IGNORED',
      `A request has an \`X-Forwarded-For\` header that ${adapter.framework} does not use, so all ` +
        `clients behind one proxy share its limit. If there is a proxy, ${adapter.proxyAdvice}; ` +
        'if not, somebody made the header up, and nothing need be done.',
    )
  }
  if (forwarding === 'believed-from-anyone') {
    warn(
      'PREDICTIVE_LIMIT_W_PROXY_ANYONE',
      `${adapter.framework} believes \`X-Forwarded-For\` from anyone, so a client can choose the ` +
        `address that it is limited by. Say which proxies to believe: ${adapter.proxyAdvice}.`,
    )
  }
}
