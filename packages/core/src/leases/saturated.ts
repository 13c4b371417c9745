import type { LeasedClass } from './lease-set.ts'
import { roomInBucket, type Turn } from './share-out.ts'

/** A trickle lasts this long at least if its holder need not ask meanwhile: time for the next answer. */
const SATURATED_TICKS = 1.2

/** This part of a share counts as all of it: the rest is free again as soon as others have renewed. */
const WHOLE_SHARE = 0.8

/** Less room than so many ticks of refill, and some refill is about to be lost: then nobody is saturated. */
const ROOM_TICKS = 0.2

/** A class that nobody has asked for in so long may be over; its wants fall more slowly. */
export const ASKED_TICKS = 2

/** Such classes are allotted so much of what all are at most where others need not ask. */
const MOST_UNUSED = 0.2

/** What became of a holder's turn. */
export interface Trickles {
  /** Parts of the refill that were due to each scarce class. */
  readonly due: readonly number[]
  readonly lastsUs: number
  readonly tickUs: number
}

/**
 * The scarce classes of a holder that have all there is for them: until the next answer it refuses what it
 * cannot pay, and need not ask. Not so while classes that nobody asks for any more are allotted more than
 * the class itself is: what they leave goes back to the standard account, to whoever asks there.
 */
export function saturatedIn(
  turn: Turn,
  scarce: readonly LeasedClass[],
  { due, lastsUs, tickUs }: Trickles,
): ReadonlySet<LeasedClass> {
  const { rate } = turn.config
  const isFull = roomInBucket(turn) < (rate.num / rate.den) * ROOM_TICKS * tickUs
  if (isFull || lastsUs < SATURATED_TICKS * tickUs) return new Set()
  const { allotted } = turn.set
  const { all, unused } = allottedIn(turn, tickUs)
  return new Set(
    scarce.filter(({ pool, parts }, i) => {
      const isWhole = parts > 0 && parts >= WHOLE_SHARE * (due[i] as number)
      return isWhole && unused <= Math.max(allotted[pool] as number, MOST_UNUSED * all)
    }),
  )
}

/** Parts of the refill that all classes are allotted, and those of them that nobody asks for any more. */
function allottedIn({ pools, set, nowUs }: Turn, tickUs: number): { all: number; unused: number } {
  let all = 0
  let unused = 0
  for (let pool = 0; pool < pools.count; pool++) {
    const parts = set.allotted[pool] as number
    all += parts
    if (nowUs - (pools.askedAtUs[pool] as number) > ASKED_TICKS * tickUs) unused += parts
  }
  return { all, unused }
}
