import type { LeasedClass } from './lease-set.ts'
import { roomInBucket, type Turn } from './share-out.ts'

/** A trickle lasts this long at least if its holder need not ask meanwhile: time for the next answer. */
const SATURATED_TICKS = 1.2

/** This part of a share counts as all of it: the rest is free again as soon as others have renewed. */
const WHOLE_SHARE = 0.8

/** Less room than so many ticks of refill, and some refill is about to be lost: then nobody is saturated. */
const ROOM_TICKS = 0.2

/** What became of a holder's turn. */
export interface Trickles {
  /** Parts of the refill that were due to each scarce class. */
  readonly due: readonly number[]
  readonly lastsUs: number
  readonly tickUs: number
}

/**
 * The scarce classes of a holder that have all there is for them: until the next answer it refuses what it
 * cannot pay, and need not ask.
 */
export function saturatedIn(
  turn: Turn,
  scarce: readonly LeasedClass[],
  { due, lastsUs, tickUs }: Trickles,
): ReadonlySet<LeasedClass> {
  const { rate } = turn.config
  const isFull = roomInBucket(turn) < (rate.num / rate.den) * ROOM_TICKS * tickUs
  if (isFull || lastsUs < SATURATED_TICKS * tickUs) return new Set()
  return new Set(
    scarce.filter(({ parts }, i) => parts > 0 && parts >= WHOLE_SHARE * (due[i] as number)),
  )
}
