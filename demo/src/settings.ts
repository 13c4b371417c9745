/** Where arrivals come from. Plain data: it travels to the driver process. */
export type SourceSpec =
  | { readonly kind: 'log'; readonly path: string }
  | { readonly kind: 'trace'; readonly path: string }
  | { readonly kind: 'generated'; readonly seed: number }

/** What the user asked for. */
export interface Settings {
  readonly source: SourceSpec
  /** Log seconds per real second; `undefined` lets the length of the source decide. */
  readonly speed: number | undefined
  /** Running time after which the rest of the source is left out. */
  readonly forMs: number | undefined
  /** How long a request may wait for tokens; `undefined` refuses at once. */
  readonly waitMs: number | undefined
  /** Names of the forecasters, as given: the limiter says which there are. `undefined` = its default. */
  readonly models: readonly string[] | undefined
  readonly serve: boolean
  /** 0 = any free port. */
  readonly port: number
}
