/** Where the tokens of a request came from; `"predicted"` only when pools paid everything. */
export type DecisionSource = 'predicted' | 'standard' | 'cached' | 'fallback'

/** What a client may know about one resource after a decision. */
export interface ResourceState {
  /** Tokens per window as configured (for this key, where the limit is a function). */
  readonly limit: number
  /** The window of `limit`, in milliseconds. */
  readonly windowMs: number
  /** Whole and fractional tokens that this request's class could still take now, never negative. */
  readonly remaining: number
  /** Milliseconds until the bucket is full again if nothing more is taken. */
  readonly resetMs: number
  /** Tokens reserved for this request; what `settle` corrects. */
  readonly cost: number
}

/**
 * The answer to one request. A refusal charges nobody.
 *
 * @typeParam Name - the limiter's resource names
 */
export interface Decision<Name extends string = string> {
  readonly allowed: boolean
  readonly source: DecisionSource
  /** The resource that lacked tokens; with `dryRun` set although `allowed` is true. */
  readonly limitedBy: Name | undefined
  /** Refused because the key was blocked by `limiter.block`, not for lack of tokens. */
  readonly blocked: boolean
  /** Milliseconds until the same request could be admitted; 0 when allowed, Infinity = never. */
  readonly retryAfterMs: number
  /** Per resource that took part; worked out when first read. */
  readonly resources: { readonly [N in Name]?: ResourceState }
  /**
   * Charges what the request really cost, in tokens per resource; resources not named stand at
   * their estimate. The first of `settle` and `release` counts, later calls do nothing.
   */
  settle(actual: { readonly [N in Name]?: number }): void
  /** Gives back everything that was reserved. */
  release(): void
}
