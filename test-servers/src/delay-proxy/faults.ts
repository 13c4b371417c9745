import type { Direction } from './orders.ts'

/** One direction of a connection. */
export type Way = 'requests' | 'replies'

/** What the network does to what it carries, for all connections. */
export interface Faults {
  /** Each way. */
  delayMs: number
  /** Ways on which everything stands still. */
  readonly stalled: Set<Way>
  /** Ways on which everything vanishes. */
  readonly dropping: Set<Way>
  /** Ways whose next bytes are lost with their connection. */
  readonly losing: Set<Way>
}

/** A network that only delays. */
export function noFaults(delayMs: number): Faults {
  return { delayMs, stalled: new Set(), dropping: new Set(), losing: new Set() }
}

/** The ways of a direction. */
export function waysOf(direction: Direction): readonly Way[] {
  return direction === 'both' ? ['requests', 'replies'] : [direction]
}
