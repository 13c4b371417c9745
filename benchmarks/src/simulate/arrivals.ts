import { exponential } from './random.ts'

/** One request of a simulation. */
export interface Arrival {
  readonly atMs: number
  readonly class: string
  readonly client: string
  /** Tokens. */
  readonly cost: number
}

/** Clients of a generated class, who ask by turns: no single one of them is a class of its own. */
const CLIENTS = 50

/** A class whose requests of cost 1 arrive as a Poisson process between two times. */
export interface PoissonClass {
  readonly class: string
  readonly perSecond: number
  readonly fromMs: number
  readonly toMs: number
}

/** All arrivals of some classes in order of time. */
export function poissonArrivals(
  classes: readonly PoissonClass[],
  random: () => number,
): readonly Arrival[] {
  const arrivals: Arrival[] = []
  for (const { class: name, perSecond, fromMs, toMs } of classes) {
    const perMs = perSecond / 1000
    let atMs = fromMs + exponential(random, perMs)
    while (atMs < toMs) {
      const client = `${name} ${arrivals.length % CLIENTS}`
      arrivals.push({ atMs, class: name, client, cost: 1 })
      atMs += exponential(random, perMs)
    }
  }
  return arrivals.sort((a, b) => a.atMs - b.atMs)
}
