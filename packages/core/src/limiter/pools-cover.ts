import type { Buckets } from '../store/store.ts'
import type { RequestFrame } from './request-frame.ts'

/** Whether the request's own predicted pools could pay all of it, taking nothing from others. */
export function poolsCover(buckets: Buckets, frame: RequestFrame): boolean {
  for (let entry = 0; entry < frame.count; entry++) {
    const pools = buckets.pools(
      frame.resource[entry] as number,
      frame.key[entry] as string,
      frame.nowUs,
    )
    const level = pools?.level[frame.pool[entry] as number] ?? 0
    if (level < (frame.cost[entry] as number)) return false
  }
  return true
}
