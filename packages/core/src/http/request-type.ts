import { collapsePath } from './collapse-path.ts'

/** Where a request goes, as far as the framework knows when the limiter is asked. */
export interface RequestTarget {
  readonly method: string
  /** The route's pattern, such as `/users/:id`, where it is known. */
  readonly route: string | undefined
  /** The path asked for; used only when `route` is not known. */
  readonly path: string
}

/** The name that request types beyond the first `maxTypes` share. */
export const otherType = 'other'

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
  return ({ method, route, path }) => {
    const type = `${method} ${route ?? collapsePath(path)}`
    if (known.has(type)) return type
    if (known.size >= maxTypes) return otherType
    known.add(type)
    return type
  }
}
