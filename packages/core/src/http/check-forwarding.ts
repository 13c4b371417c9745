import type { HttpAdapter } from './http-adapter.ts'
import type { Warn } from './warn.ts'

/** Warns when the client's address is not what it seems behind a proxy. */
export function checkForwarding<Request>(
  request: Request,
  adapter: HttpAdapter<Request>,
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
