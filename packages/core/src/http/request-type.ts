import { collapsePath } from './collapse-path.ts'

/** Where a request goes, as far as the framework knows when the limiter is asked. */
export interface RequestTarget {
  readonly method: string
  /** The route's pattern, such as `/users/:id`, where it is known. */
  readonly route: string | undefined
  /** The path asked for, its query included or not; used only when `route` is not known. */
  readonly path: string
}

/** The name that request types beyond the first `maxTypes` share. */
const otherType = 'other'

/** Routes and paths, per method, whose type is looked up rather than worked out. */
const mostRemembered = 1024
const longestRemembered = 128

/**
 * Names the type of a request: its method and route pattern, else its method and collapsed path.
 * Remembers the first `maxTypes` names; later ones become `other`, because whoever sends requests
 * chooses the paths and everything learned is kept per type.
 *
 * @example
 * const typeOf = createRequestTypes()
 * typeOf({ method: 'GET', route: undefined, path: '/users/42' }) // 'GET /users/:id'
 */
export function createRequestTypes(maxTypes = 256): (target: RequestTarget) => string {
  const known = new Set<string>()
  const remembered = new Map<string, Map<string, string>>()

  const nameOf = (type: string) => {
    if (known.size < maxTypes) known.add(type)
    return known.has(type) ? type : otherType
  }
  const newMethod = (method: string) => {
    const types = new Map<string, string>()
    remembered.set(method, types)
    return types
  }
  const typeOf = (method: string, route: string | undefined, path: string) => {
    const types = remembered.get(method) ?? newMethod(method)
    const asIs = types.get(route ?? path)
    if (asIs !== undefined) return asIs
    const target = route ?? withoutQuery(path)
    const found = types.get(target)
    if (found !== undefined) return found
    const type = nameOf(`${method} ${route ?? collapsePath(target)}`)
    if (types.size < mostRemembered && target.length <= longestRemembered) types.set(target, type)
    return type
  }
  // The last request's, which is often that of the next: comparing is quicker than looking up.
  let lastMethod = ''
  let lastTarget = ''
  let lastType = ''
  return ({ method, route, path }) => {
    const target = route ?? path
    if (method === lastMethod && target === lastTarget) return lastType
    lastType = typeOf(method, route, path)
    lastMethod = method
    lastTarget = target
    return lastType
  }
}

function withoutQuery(path: string): string {
  const query = path.indexOf('?')
  return query < 0 ? path : path.slice(0, query)
}
