import { type Arrival, poissonArrivals } from '../simulate/arrivals.ts'
import { exponential, seededRandom } from '../simulate/random.ts'
import { hasTrace, merged, readTrace } from '../simulate/trace.ts'

/** Demand for a shared resource that has less to give. */
export interface Load {
  readonly label: string
  /** Demand over what the resource is refilled with. */
  readonly excess: number
  readonly arrivals: readonly Arrival[]
}

const TEN_MINUTES_MS = 600_000
const HALF_HOUR_MS = 3 * TEN_MINUTES_MS

/** Generated ones, and the traces that are there; azure-llm-conv names no clients. */
export function loads(): readonly Load[] {
  return [
    ...[1.3, 2, 3].map((excess) => {
      return { label: 'Poisson, 100/s, a client each', excess, arrivals: ofManyClients(poisson()) }
    }),
    { label: 'Poisson, 100/s, 50 clients', excess: 2, arrivals: poisson() },
    {
      label: 'bursts of 2 s in 5, 50 and 300/s, a client each',
      excess: 2,
      arrivals: ofManyClients(bursts()),
    },
    { label: 'jobs of 20 in a second by 30 clients, 60/s', excess: 1.1, arrivals: jobs() },
    ...traced('servegen-mlarge-2h', 'client', 2),
    ...traced('azure-llm-conv', 'type', 2).map((load) => {
      return { ...load, arrivals: ofManyClients(load.arrivals) }
    }),
    ...traced('scan-acunetix', 'type', 3),
  ]
}

function steady(name: string, perSecond: number) {
  return { class: name, perSecond, fromMs: 0, toMs: TEN_MINUTES_MS }
}

function poisson(): readonly Arrival[] {
  return poissonArrivals([steady('search', 100)], seededRandom(11))
}

/** Nobody asks twice, but to try again. */
function ofManyClients(arrivals: readonly Arrival[]): readonly Arrival[] {
  return arrivals.map((arrival, i) => ({ ...arrival, client: `client ${i}` }))
}

function bursts(): readonly Arrival[] {
  const extra = Array.from({ length: TEN_MINUTES_MS / 5000 }, (_, i) => {
    return { class: 'search', perSecond: 250, fromMs: 5000 * i, toMs: 5000 * i + 2000 }
  })
  return poissonArrivals([steady('search', 50), ...extra], seededRandom(12))
}

/** The hardest for telling who comes back: clients who ask all at once, and crowds of them by chance. */
function jobs(): readonly Arrival[] {
  const random = seededRandom(13)
  return merged(
    ...Array.from({ length: 30 }, (_, n) => {
      const arrivals: Arrival[] = []
      let startMs = exponential(random, 1e-4)
      while (startMs < TEN_MINUTES_MS) {
        let atMs = startMs
        for (let i = 0; i < 20; i++) {
          arrivals.push({ atMs, class: 'job', client: `client ${n}`, cost: 1 })
          atMs += exponential(random, 0.02)
        }
        startMs += exponential(random, 1e-4)
      }
      return arrivals
    }),
  )
}

function traced(name: string, column: string, excess: number): readonly Load[] {
  if (!hasTrace(name)) return []
  const arrivals = readTrace({ name, forMs: HALF_HOUR_MS, classOf: (field) => field(column) })
  return [{ label: `${name}, first 30 min`, excess, arrivals }]
}
