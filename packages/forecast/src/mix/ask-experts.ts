import type { Expert, Horizon } from '../experts/expert.ts'
import { largestValue } from '../horizon/plausible.ts'

/**
 * Writes what each expert says of a horizon to `said`, NaN for one that sleeps. When all of the first
 * `founders` sleep, all of those are heard: somebody has to say something.
 */
export function askExperts(
  experts: readonly Expert[],
  founders: number,
  horizon: Horizon,
  said: Float64Array,
): void {
  let awake = 0
  const most = horizon.steps * largestValue
  for (let k = 0; k < experts.length; k += 1) {
    experts[k]?.forecast(horizon, said, k)
    const sum = said[k] as number
    // As in `plausible`, whose argument and result might be boxed.
    said[k] = sum > 0 ? Math.min(sum, most) : 0
    if (k < founders && experts[k]?.isAsleep?.(horizon) !== true) awake += 1
  }
  for (let k = awake > 0 ? 0 : founders; k < experts.length; k += 1) {
    if (experts[k]?.isAsleep?.(horizon) === true) said[k] = Number.NaN
  }
}
