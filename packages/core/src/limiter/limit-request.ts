/** The part of an `AbortSignal` that a waiting request needs. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/**
 * One request as the limiter sees it. All fields are optional; adapters fill them from their
 * framework's request, which they pass as `context`.
 */
export interface LimitRequest<Name extends string = string, Context = unknown> {
  /** Who asks. Resources with `key: "client"` have a bucket per client. @default "anonymous" */
  readonly client?: string | undefined
  /** Kind of request: the unit of footprints and patterns. @default "default" */
  readonly type?: string | undefined
  /** Owner of a predicted pool. @default the type */
  readonly class?: string | undefined
  /** Keys per resource; wins over the resource's `key` option. */
  readonly keys?: { readonly [N in Name]?: string } | undefined
  /** Costs per resource, in tokens; wins over the resource's `cost` option. */
  readonly cost?: { readonly [N in Name]?: number } | undefined
  /** Whatever the option functions need, such as the framework's request. */
  readonly context?: Context | undefined
  /** Leaves the waiting queue when aborted. Only used with `wait`. */
  readonly signal?: AbortSignalLike | undefined
}
