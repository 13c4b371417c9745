import type { BucketAddress, StoreScope } from '@predictive-limit/core'

/** The version of the data model: other versions keep their buckets under other names. */
const VERSION = '2'

/**
 * Names of keys. What stands in braces decides the server in a cluster: everything of a limiter on one
 * server, or in a cluster each shared resource and each client with all of its buckets on its own.
 */
export class KeyNames {
  readonly #scope: StoreScope
  readonly #start: string
  readonly #isSpread: boolean

  /** @param prefix - start of every name */
  constructor(scope: StoreScope, prefix: string, isSpread: boolean) {
    this.#scope = scope
    this.#start = `${prefix}${VERSION}:`
    this.#isSpread = isSpread
  }

  /** What decides the server of a bucket. */
  tagOf({ resource, key }: Pick<BucketAddress, 'resource' | 'key'>): string {
    const { name, resources } = this.#scope
    if (!this.#isSpread) return name
    const { shared, name: resourceName } = resources[resource] ?? { shared: false, name: '' }
    // A client may be called as a resource is: the letter keeps them apart.
    return shared ? `${name}:r:${resourceName}` : `${name}:c:${key}`
  }

  bucket(address: Pick<BucketAddress, 'resource' | 'key'>): string {
    const resourceName = this.#scope.resources[address.resource]?.name ?? ''
    return `${this.#start}{${this.tagOf(address)}}:b:${resourceName}:${address.key}`
  }

  /** The key that says until when a client's key is blocked, as the buckets of `tag` see it. */
  block(tag: string, key: string): string {
    return `${this.#start}{${tag}}:x:${key}`
  }

  /** The key that says since when there is a state, and names it. */
  generation(tag: string): string {
    return `${this.#start}{${tag}}:g`
  }

  /** The key that says which instances are there. */
  instances(tag: string): string {
    return `${this.#start}{${tag}}:n`
  }

  /** The key that says what an instance settled last. */
  lastSettled(tag: string, instance: string): string {
    return `${this.#start}{${tag}}:i:${instance}`
  }
}
