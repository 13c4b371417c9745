/**
 * What one pool has learned from its outcomes. `gain` scales the replenishment rate, `margin` the
 * capacity; 1 = as forecast.
 */
export interface PoolDials {
  gain: number
  margin: number
  /** Slow averages over ticks, tokens: offered, offered beyond what the pool paid, forecast mean. */
  offered: number
  short: number
  expected: number
}

/** One tick of a pool, in tokens. */
export interface PoolOutcome {
  readonly offered: number
  /** What the pool paid of it. */
  readonly drawn: number
}

/** What there had been for that tick, in tokens. */
export interface PoolPromise {
  /** What the forecast had expected. */
  readonly expected: number
  /** Whether the pool had been given what it wanted: a shortage of tokens is not the forecast's fault. */
  readonly granted: boolean
}

/** Weight of a tick in the averages: five seconds at 100 ms. */
const SMOOTHING = 0.02

/** Share of the offered cost that a pool may lack before it counts as under-estimated. */
const SHORTAGE = 0.01

/** Use below this part of the forecast mean counts as over-estimated. */
const UNUSED = 0.9

/** Quick up, slow down. */
const UP = { gain: 1.02, margin: 1.05 } as const
const DOWN = { gain: 0.998, margin: 0.998 } as const

const GAIN = { least: 0.8, most: 1.5 } as const
const MARGIN = { least: 0.5, most: 3 } as const

export function createPoolDials(): PoolDials {
  return { gain: 1, margin: 1, offered: 0, short: 0, expected: 0 }
}

/**
 * Turns the dials after a tick: a lasting shortage raises gain and margin, lasting disuse lowers
 * them. Returns why, or undefined when nothing changed.
 *
 * Worked number: 20 offered a tick of which 1 was not in the pool, for long: short/offered = 5 % > 1 %,
 * so gain rises by 2 % a tick until it is 1.5 or the shortage is gone.
 */
export function turnDials(
  dials: PoolDials,
  { offered, drawn }: PoolOutcome,
  { expected, granted }: PoolPromise,
): 'shortage' | 'unused' | undefined {
  const short = granted ? Math.max(0, offered - drawn) : 0
  dials.offered += SMOOTHING * (offered - dials.offered)
  dials.short += SMOOTHING * (short - dials.short)
  dials.expected += SMOOTHING * (expected - dials.expected)
  if (dials.short > SHORTAGE * dials.offered) return scale(dials, UP) ? 'shortage' : undefined
  const unused = dials.offered < UNUSED * dials.expected
  return unused && scale(dials, DOWN) ? 'unused' : undefined
}

function scale(dials: PoolDials, by: { readonly gain: number; readonly margin: number }): boolean {
  const { gain, margin } = dials
  dials.gain = Math.min(GAIN.most, Math.max(GAIN.least, gain * by.gain))
  dials.margin = Math.min(MARGIN.most, Math.max(MARGIN.least, margin * by.margin))
  return dials.gain !== gain || dials.margin !== margin
}
