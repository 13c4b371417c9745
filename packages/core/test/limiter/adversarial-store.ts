import type { Buckets, PoolWant, Store } from '@predictive-limit/core'

/**
 * A store that passes everything on to another, but plans what an adversary wants instead of what the
 * forecast says: the bounds must not depend on the forecast.
 */
export function adversarialStore(inner: Store, wants: () => readonly PoolWant[]): Store {
  return {
    kind: 'adversarial',
    open(scope): Buckets {
      const buckets = inner.open(scope)
      const shared = scope.resources.map((resource) => resource.shared)
      return new Proxy(buckets, {
        get(target, property) {
          if (property === 'plan') {
            return (resource: number, key: string, own: readonly PoolWant[], nowUs: number) =>
              target.plan(resource, key, shared[resource] ? wants() : own, nowUs)
          }
          const value: unknown = Reflect.get(target, property, target)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
  }
}
