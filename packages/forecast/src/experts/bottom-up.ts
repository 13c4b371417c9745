import type { Expert, Horizon } from './expert.ts'
import { guardOutlook } from './guarded-outlook.ts'
import type { Outlook } from './outlook.ts'

/** Name of the family, which comes with what it is told and cannot be pinned. */
export const bottomUpModel = 'bottom-up'

/**
 * The forecast of somebody who sees more than the series: the requests that make it up, by type. It says
 * what it is told and learns nothing; the mix hears it as far as that has proved right. It sleeps until
 * something above 0 was expected, where it is told no number, and for good once it was told wrong by an
 * exception: nothing that goes wrong outside breaks a forecast.
 *
 * Source: bottom-up forecasts: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (2021), 11.2.
 */
export function createBottomUp(bottomUp: Outlook): Expert {
  const { ask } = guardOutlook(bottomUp)
  let isAwaited = false
  const isHeard: boolean[] = []

  return {
    name: bottomUpModel,
    state: {},
    observe(): void {},
    isAsleep: ({ index }) => isHeard[index] !== true,
    forecast({ index, steps }: Horizon, out: Float64Array, at: number): void {
      const sum = ask(steps)
      isAwaited ||= sum > 0
      isHeard[index] = isAwaited && sum >= 0 && sum < Number.POSITIVE_INFINITY
      out[at] = isHeard[index] ? sum : 0
    },
  }
}
