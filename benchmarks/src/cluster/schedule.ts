import { exponential, seededRandom } from '../simulate/random.ts'
import type { Load } from './job.ts'
import { largestShare, shareOf } from './pattern.ts'

/**
 * When one instance is asked, ms from the start, whatever it answers: an open loop. A Poisson process whose
 * rate follows the pattern, by thinning one of the largest rate (Lewis and Shedler 1979).
 */
export function scheduleOf(load: Load, instance: number): Float64Array {
  const { pattern, offeredPerSecond, instances, seed } = load
  const random = seededRandom(seed * 1_000 + instance)
  const most = largestShare(pattern, instances)
  const perMs = (offeredPerSecond * most) / 1000
  const arrivals: number[] = []
  for (
    let atMs = exponential(random, perMs);
    atMs < load.warmUpMs + load.forMs;
    atMs += exponential(random, perMs)
  ) {
    if (random() * most < shareOf(pattern, instance, instances, atMs)) arrivals.push(atMs)
  }
  return Float64Array.from(arrivals)
}
