import { exponentialMs } from '../limiter/seeded-random.ts'

/** A request that somebody wants to make, whatever becomes of it. Costs one token. */
export interface Arrival {
  readonly atMs: number
  readonly class: string
  readonly client: string
}

/** A class of requests. */
export interface Load {
  readonly class: string
  /** Requests per second at a time, never above `mostPerSecond`. */
  readonly perSecond: (atMs: number) => number
  readonly mostPerSecond: number
  /** Clients who ask by chance. By default so many that hardly one asks again within seconds. */
  readonly clients?: number
}

const MANY_CLIENTS = 1_000_000

export function steady(name: string, perSecond: number): Load {
  return { class: name, perSecond: () => perSecond, mostPerSecond: perSecond }
}

/** `high` for two seconds in every five, `low` in the others. */
export function bursty(name: string, low: number, high: number): Load {
  return {
    class: name,
    perSecond: (atMs) => (atMs % 5000 < 2000 ? high : low),
    mostPerSecond: high,
  }
}

/** The load without what it would offer between two times. */
export function silent(load: Load, fromMs: number, toMs: number): Load {
  return {
    ...load,
    perSecond: (atMs) => (fromMs <= atMs && atMs < toMs ? 0 : load.perSecond(atMs)),
  }
}

/** Poisson arrivals in order of time, by thinning those of the highest rate (Lewis and Shedler 1979). */
export function arrivalsOf(
  loads: readonly Load[],
  { seconds, random }: { readonly seconds: number; readonly random: () => number },
): readonly Arrival[] {
  const arrivals: Arrival[] = []
  for (const { class: name, perSecond, mostPerSecond, clients = MANY_CLIENTS } of loads) {
    let atMs = exponentialMs(random, mostPerSecond)
    while (atMs < seconds * 1000) {
      const client = `${name} ${Math.floor(random() * clients)}`
      if (random() * mostPerSecond < perSecond(atMs)) arrivals.push({ atMs, class: name, client })
      atMs += exponentialMs(random, mostPerSecond)
    }
  }
  return arrivals.sort((a, b) => a.atMs - b.atMs)
}
