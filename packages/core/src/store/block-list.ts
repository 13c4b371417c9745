/** Keys that are refused until a time, whatever their buckets hold. */
export type BlockList = Map<string, number>

/** µs that the key stays blocked; 0 when it is not. */
export function blockedForUs(blocked: BlockList, key: string, nowUs: number): number {
  const untilUs = blocked.get(key)
  if (untilUs === undefined) return 0
  if (untilUs > nowUs) return untilUs - nowUs
  blocked.delete(key)
  return 0
}

export function block(blocked: BlockList, key: string, untilUs: number, nowUs: number): void {
  if (untilUs > nowUs) blocked.set(key, untilUs)
  else blocked.delete(key)
}

/** Forgets keys whose time is over; called on the tick, looks at everything only now and then. */
export function dropUnblocked(blocked: BlockList, nowUs: number): void {
  for (const [key, untilUs] of blocked) if (untilUs <= nowUs) blocked.delete(key)
}
