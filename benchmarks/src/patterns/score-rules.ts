import { createPatterns } from '@predictive-limit/forecast'
import { isScored, optionsFor, withinMs } from './options.ts'
import type { Visit, VisitTrace } from './visit.ts'

/** From this probability on a follow-up is called confident. */
const confident = 0.8

/** Follow-ups that rules announced, how many came in time, and what their probabilities summed to. */
export interface Announced {
  readonly count: number
  readonly came: number
  readonly stated: number
}

export interface RuleScore {
  readonly rules: number
  readonly all: Announced
  readonly confident: Announced
}

/** `Announced` while it is counted. */
type Counted = { -readonly [Name in keyof Announced]: Announced[Name] }

interface Open {
  readonly type: string
  readonly untilMs: number
  readonly sums: readonly Counted[]
}

/** Lets every rule that fires announce its follow-up, and looks whether the client asks it in time. */
export function scoreRules(trace: VisitTrace): RuleScore {
  const patterns = createPatterns(optionsFor(trace))
  const all = { count: 0, came: 0, stated: 0 }
  const sure = { count: 0, came: 0, stated: 0 }
  const openByClient = new Map<string, Open[]>()
  for (const [index, visit] of trace.visits.entries()) {
    closeAnswered(openByClient, visit)
    const fired = patterns.observe(visit)
    if (visit.client === undefined || !isScored(index, trace)) continue
    const open = openByClient.get(visit.client) ?? []
    openByClient.set(visit.client, open)
    for (const { type, probability } of fired.list()) {
      const sums = probability >= confident ? [all, sure] : [all]
      open.push({ type, untilMs: visit.atMs + withinMs, sums })
      announce(sums, probability)
    }
  }
  return { rules: patterns.rules().length, all, confident: sure }
}

function announce(sums: readonly Counted[], probability: number): void {
  for (const sum of sums) {
    sum.count += 1
    sum.stated += probability
  }
}

function closeAnswered(openByClient: Map<string, Open[]>, { client, type, atMs }: Visit): void {
  const open = openByClient.get(client ?? '')
  if (open === undefined) return
  const still: Open[] = []
  for (const one of open) {
    if (one.untilMs < atMs) continue
    if (one.type !== type) still.push(one)
    else for (const sum of one.sums) sum.came += 1
  }
  openByClient.set(client ?? '', still)
}
