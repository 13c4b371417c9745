import type { AskEntry, Buckets } from '../store/store.ts'
import type { RequestFrame } from './request-frame.ts'

/** Whether the request's own predicted pools could pay all of it, taking nothing from others. */
export function poolsCover(buckets: Buckets, frame: RequestFrame): boolean {
  for (let i = 0; i < frame.count; i++) {
    const { resource, key, pool, cost } = frame.entries[i] as AskEntry
    const level = buckets.pools(resource, key, frame.nowUs)?.level[pool] ?? 0
    if (level < cost) return false
  }
  return true
}
