import type { Arrival } from '../arrival.ts'
import { drawClient, drawPoisson } from './draws.ts'
import { type RequestKind, requestKinds } from './request-kinds.ts'
import { type Random, seededRandom } from './seeded-random.ts'

const hourMs = 3_600_000
const minuteMs = 60_000

/** Midnight before the generated traffic begins: a Monday. */
const midnightMs = Date.UTC(2026, 0, 5)

/** From 06:00 for thirty hours: a day, an evening with a flash crowd, a morning with a flood. */
const firstHour = 6
const lastHour = 36

/** Limits that suit this traffic without its flood, per hour of log time. */
export const generatedLimits: { readonly [resource: string]: number } = {
  requests: 800,
  database: 1_500,
  tokens: 36_000,
}

/** Seeded arrivals in order of time: a Poisson process per kind, its rate held for a minute. */
export function* generate(seed: number): Generator<Arrival, void> {
  const random = seededRandom(seed)
  for (let minute = firstHour * 60; minute < lastHour * 60; minute += 1) {
    const arrivals = requestKinds.flatMap((kind) => arrivalsInMinute(kind, minute, random))
    yield* arrivals.sort((a, b) => a.atMs - b.atMs)
  }
}

function arrivalsInMinute(kind: RequestKind, minute: number, random: Random): Arrival[] {
  const count = drawPoisson(kind.perHour(minute / 60) * (minuteMs / hourMs), random)
  return Array.from({ length: count }, () => ({
    kind: 'arrival',
    atMs: midnightMs + (minute + random()) * minuteMs,
    type: kind.type,
    client: drawClient(kind.clients, random),
    costs: kind.costs(random),
  }))
}
