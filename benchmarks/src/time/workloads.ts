import { type Arrival, poissonArrivals } from '../simulate/arrivals.ts'
import { seededRandom } from '../simulate/random.ts'
import { hasTrace, merged, readTrace } from '../simulate/trace.ts'

/** Peaky traffic on one shared resource, in requests of cost 1. */
export interface Workload {
  readonly label: string
  readonly arrivals: () => readonly Arrival[]
  /** The class that peaks least: what it suffers from the others' peaks is shown apart. */
  readonly steadiest: string
}

const HALF_HOUR_MS = 1_800_000

const TRACED: readonly (Workload & { readonly traces: readonly string[] })[] = [
  {
    label: 'servegen-mlarge-2h, first 30 min, classes = its 5 clients',
    traces: ['servegen-mlarge-2h'],
    arrivals: () =>
      readTrace({
        name: 'servegen-mlarge-2h',
        forMs: HALF_HOUR_MS,
        classOf: (field) => field('client'),
      }),
    steadiest: 'k1',
  },
  {
    label: 'azure-llm-conv with scan-acunetix (an attack) on top, classes = the two traces',
    traces: ['azure-llm-conv', 'scan-acunetix'],
    arrivals: () =>
      merged(
        readTrace({ name: 'azure-llm-conv', forMs: HALF_HOUR_MS, classOf: () => 'conv' }),
        readTrace({ name: 'scan-acunetix', forMs: HALF_HOUR_MS, classOf: () => 'scan' }),
      ),
    steadiest: 'conv',
  },
  {
    label: 'azure-llm-conv, one class',
    traces: ['azure-llm-conv'],
    arrivals: () =>
      readTrace({ name: 'azure-llm-conv', forMs: HALF_HOUR_MS, classOf: () => 'conv' }),
    steadiest: 'conv',
  },
]

/** The traces that are there; where none is, a generated series, and its label says so. */
export function workloads(): readonly Workload[] {
  const present = TRACED.filter(({ traces }) => traces.every(hasTrace))
  return present.length > 0 ? present : [GENERATED]
}

const PEAK_EVERY_MS = 30_000
const PEAK_MS = 3000

const GENERATED: Workload = {
  label: 'generated (no traces here): a steady class, and one that peaks for 3 s in 30',
  steadiest: 'steady',
  arrivals: () => {
    const toMs = HALF_HOUR_MS
    const peaks = Array.from({ length: toMs / PEAK_EVERY_MS }, (_, index) => ({
      class: 'peaky',
      perSecond: 100,
      fromMs: index * PEAK_EVERY_MS,
      toMs: index * PEAK_EVERY_MS + PEAK_MS,
    }))
    const steady = { class: 'steady', perSecond: 20, fromMs: 0, toMs }
    return poissonArrivals(
      [steady, { ...steady, class: 'peaky', perSecond: 5 }, ...peaks],
      seededRandom(7),
    )
  },
}
