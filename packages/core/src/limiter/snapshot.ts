/** A limiter's state as plain JSON. Its inside is not part of the API; its version is checked. */
export interface LimiterSnapshot {
  readonly version: 1
  readonly name: string
  /** Epoch milliseconds at which it was taken. */
  readonly takenAt: number
  readonly resources: { readonly [name: string]: unknown }
  readonly patterns?: unknown
}
