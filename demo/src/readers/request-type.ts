/**
 * The type of a request: its method and its path with everything that identifies a single thing
 * folded away, so that a log has tens of types rather than thousands.
 *
 * @example
 * requestType('GET', '/images/logo.PNG?v=3') // 'GET *.png'
 * requestType('GET', '/users/42/orders/7')   // 'GET /users/:id'
 * requestType('GET', 'http://a.test/blog/x') // 'GET /blog/x'
 */
export function requestType(method: string, target: string): string {
  const path = pathOf(target)
  const segments = path.split('/').filter((segment) => segment !== '')
  const extension = /\.([a-z][a-z0-9]{0,7})$/i.exec(segments.at(-1) ?? '')?.[1]
  const verb = method.toUpperCase()
  if (extension !== undefined) return `${verb} *.${extension.toLowerCase()}`
  return `${verb} /${segments.slice(0, 2).map(foldSegment).join('/')}`
}

function pathOf(target: string): string {
  const withoutQuery = target.split(/[?#]/, 1)[0] ?? ''
  return withoutQuery.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
}

function foldSegment(segment: string): string {
  return /\d/.test(segment) || segment.length > 40 ? ':id' : segment
}
