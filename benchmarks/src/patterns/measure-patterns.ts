import { createPatterns } from '@predictive-limit/forecast'
import { median } from '../report/spread.ts'
import { optionsFor } from './options.ts'
import type { VisitTrace } from './visit.ts'

const mostRequests = 50_000
const passes = 7

/** Microseconds of processor time a request, median of the passes after the first two. */
export interface PatternCost {
  readonly observeUs: number
  readonly nextUs: number
  readonly clustersMs: number
}

export function measurePatterns(trace: VisitTrace): PatternCost {
  const visits = trace.visits.slice(0, mostRequests)
  const observe: number[] = []
  const next: number[] = []
  const clusters: number[] = []
  for (let pass = 0; pass < passes; pass += 1) {
    const patterns = createPatterns(optionsFor(trace))
    observe.push(cpuUs(() => visits.forEach((visit) => void patterns.observe(visit))))
    next.push(cpuUs(() => visits.forEach(({ client = '' }) => void patterns.nextTypes(client))))
    clusters.push(cpuUs(() => patterns.clusters()))
  }
  const settled = (times: readonly number[]) => median(times.slice(2))
  return {
    observeUs: settled(observe) / visits.length,
    nextUs: settled(next) / visits.length,
    clustersMs: settled(clusters) / 1_000,
  }
}

function cpuUs(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
