import type Application from 'koa'
import type { Context } from 'koa'

/**
 * Reads the client's address as `ctx.request.ip` does, without its price. Koa looks for the proxies'
 * header field before it looks whether to believe one, and for one field Node works out all: as much
 * as everything else that a limiter does here. Where no proxy is believed the address is the socket's,
 * unless somebody has set another; Koa keeps that one under a symbol.
 */
export function createAddressReader(): (ctx: Context) => string {
  const places = new WeakMap<Application, symbol | undefined>()
  const placeIn = (app: Application) => {
    if (!places.has(app)) places.set(app, placeOfAddress(app))
    return places.get(app)
  }
  // The app of the last request, which is often that of the next.
  let app: Application | undefined
  let place: symbol | undefined
  return (ctx) => {
    if (app !== ctx.app) {
      app = ctx.app
      place = placeIn(app)
    }
    if (place === undefined || app.proxy) return ctx.request.ip
    const kept = (ctx.request as unknown as Record<symbol, string | undefined>)[place]
    return kept || ctx.req.socket.remoteAddress || ''
  }
}

/**
 * Where a request of this app keeps an address that was set; `undefined` where `ip` is not Koa's own
 * but somebody's who looks elsewhere. Tried on a request that nobody sent.
 */
function placeOfAddress({ request, proxyIpHeader }: Application): symbol | undefined {
  if (Object.hasOwn(request, 'ip') || Object.hasOwn(request, 'ips')) return undefined
  const asked = new Set<PropertyKey>()
  const headers = new Proxy({}, { get: (_, name) => void asked.add(name) })
  const socket = { remoteAddress: '192.0.2.1' }
  const sample: { ip: string } = Object.create(request, {
    app: { value: { proxy: false, proxyIpHeader, maxIpsCount: 0 } },
    req: { value: { headers, socket } },
  })
  try {
    const isKoas = sample.ip === socket.remoteAddress
    sample.ip = '192.0.2.2'
    const [place, more] = Object.getOwnPropertySymbols(sample)
    asked.delete(proxyIpHeader.toLowerCase())
    return isKoas && asked.size === 0 && more === undefined ? place : undefined
  } catch {
    return undefined
  }
}
