import { ADMITTED, BY_POLICY, type History, WAITED } from './job.ts'

/** One request as its instance saw it. */
export interface Seen {
  readonly instance: number
  readonly askedMs: number
  readonly tookMs: number
  readonly admitted: boolean
  readonly waited: boolean
  readonly byPolicy: boolean
}

/** All requests of all instances, in the order of asking. */
export function seenBy(histories: readonly History[]): readonly Seen[] {
  return histories.flatMap(seenByOne).sort((a, b) => a.askedMs - b.askedMs)
}

function seenByOne({ askedMs, tookMs, outcome }: History, instance: number): readonly Seen[] {
  return Array.from(askedMs, (asked, index) => {
    const bits = outcome[index] as number
    return {
      instance,
      askedMs: asked,
      tookMs: tookMs[index] as number,
      admitted: (bits & ADMITTED) !== 0,
      waited: (bits & WAITED) !== 0,
      byPolicy: (bits & BY_POLICY) !== 0,
    }
  })
}

export function within(seen: readonly Seen[], fromMs: number, toMs: number): readonly Seen[] {
  return seen.filter(({ askedMs }) => askedMs >= fromMs && askedMs < toMs)
}

export function share(some: readonly Seen[], is: (one: Seen) => boolean): number {
  return some.filter(is).length / some.length
}
