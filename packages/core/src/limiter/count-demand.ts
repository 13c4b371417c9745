import { MAX_CLASSES } from '../demand/class-table.ts'
import type { DemandSteps } from '../demand/demand-steps.ts'
import type { AskEntry } from '../store/store.ts'
import { type Counters, countAdmitted } from './counters.ts'
import type { RequestFrame } from './request-frame.ts'

/** Counts what a request with entries of its own asks for. */
export function noteOffered(
  { entries, count, classIndex }: RequestFrame,
  { open }: DemandSteps,
): void {
  const { offered } = open
  for (let i = 0; i < count; i++) {
    const { resource, cost } = entries[i] as AskEntry
    const at = resource * MAX_CLASSES + classIndex
    offered[at] = (offered[at] as number) + cost
  }
}

/** Counts the outcome, and what pools paid. */
export function noteAdmitted(
  { entries, count, classIndex, source }: RequestFrame,
  counters: Counters,
  demand: DemandSteps | undefined,
): void {
  countAdmitted(counters, source)
  if (demand === undefined) return
  const { drawn } = demand.open
  for (let i = 0; i < count; i++) {
    const entry = entries[i] as AskEntry
    const at = entry.resource * MAX_CLASSES + classIndex
    drawn[at] = (drawn[at] as number) + entry.drawn
  }
}
