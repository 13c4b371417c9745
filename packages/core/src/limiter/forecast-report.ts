import type { SelectedModel } from '@predictive-limit/forecast'

/** Demand to expect within one horizon from now, in tokens. */
export interface HorizonForecast {
  readonly horizonMs: number
  readonly mean: number
  readonly lower: number
  readonly upper: number
  /**
   * The model that did best at this horizon lately, with its rolling error beside that of the mix,
   * which is what is forecast. `undefined` until a horizon has passed.
   */
  readonly selected: SelectedModel | undefined
}

/**
 * The forecast of one resource: all its demand, by the clients of all instances where a store shares it
 * among them, and that of each class with a pool by this instance's.
 */
export interface ResourceForecast {
  readonly total: readonly HorizonForecast[]
  readonly classes: { readonly [className: string]: readonly HorizonForecast[] }
}

/** The demand vector, and the monotonic time at which it was made. */
export interface LimiterForecast<Name extends string = string> {
  readonly madeAtMs: number | undefined
  readonly level: number
  readonly resources: { readonly [N in Name]: ResourceForecast }
}
