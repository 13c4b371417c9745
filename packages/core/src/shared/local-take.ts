import { admit } from '../store/admit.ts'
import type { Ask, AskEntry } from '../store/store.ts'
import type { DeniedKeys } from './denied-keys.ts'
import type { KeyLeases } from './key-leases.ts'
import type { PoolNames } from './pool-names.ts'
import type { ResourceLease } from './resource-lease.ts'

/** What this instance may answer by itself, by resource. */
export interface LocalParts {
  /** Of shared resources; `undefined` where a resource is keyed. */
  readonly leases: readonly (ResourceLease | undefined)[]
  /** Of keyed resources; `undefined` where a resource is shared. */
  readonly keyed: readonly (KeyLeases | undefined)[]
  readonly denied: readonly DeniedKeys[]
  readonly names: readonly PoolNames[]
}

/**
 * Takes what this instance holds of a question. Returns `undefined` where that was all, or where the
 * store has said not long ago that there is no more; else the entries that are left to ask for. What was
 * taken stands then, until {@link giveBackTaken}.
 */
export function takeLocally(parts: LocalParts, ask: Ask): readonly AskEntry[] | undefined {
  let rest: AskEntry[] | undefined
  for (let i = 0; i < ask.count; i++) {
    const entry = ask.entries[i] as AskEntry
    if (takeEntry(parts, entry, ask.nowUs)) continue
    if (!entry.dryRun && refuseLocally(parts, ask, i)) return undefined
    rest ??= []
    rest.push(entry)
  }
  if (rest !== undefined) return rest
  admit(ask, ask.count > 0 ? 'predicted' : 'standard')
  return undefined
}

function takeEntry(parts: LocalParts, entry: AskEntry, nowUs: number): boolean {
  const { resource, pool, cost } = entry
  const className = (parts.names[resource] as PoolNames).classOf(pool)
  const isTaken = leaseFor(parts, entry)?.take(className, cost, nowUs) === true
  entry.charged = isTaken
  entry.drawn = isTaken ? cost : 0
  return isTaken
}

/** The lease that may pay for an entry. */
function leaseFor({ leases, keyed }: LocalParts, entry: AskEntry): ResourceLease | undefined {
  return leases[entry.resource] ?? keyed[entry.resource]?.for(entry)
}

/** Refuses for the store, where one of its answers still stands. */
function refuseLocally(parts: LocalParts, ask: Ask, i: number): boolean {
  const entry = ask.entries[i] as AskEntry
  const { resource, pool, cost } = entry
  const className = (parts.names[resource] as PoolNames).classOf(pool)
  const denial = parts.denied[resource]?.of(entry, ask.nowUs)
  const waitUs = denial
    ? denial.retryAtUs - ask.nowUs
    : leaseFor(parts, entry)?.refusedForUs(className, cost, ask.nowUs)
  if (waitUs === undefined) return false
  giveBackTaken(parts, ask.entries.slice(0, i))
  admit(ask, 'cached')
  ask.limitedBy = i
  ask.lacking = i
  ask.retryAfterUs = waitUs
  ask.blocked = denial?.blocked ?? false
  return true
}

/**
 * Undoes what was taken here. What the store was told of meanwhile is for it to give back: `tell` hears
 * of it.
 */
export function giveBackTaken(
  parts: LocalParts,
  entries: readonly AskEntry[],
  tell?: (entry: AskEntry, units: number) => void,
): void {
  for (const entry of entries) {
    const lease = leaseFor(parts, entry)
    if (lease === undefined || !entry.charged) continue
    const className = (parts.names[entry.resource] as PoolNames).classOf(entry.pool)
    const left = lease.giveBack(className, entry.cost)
    entry.charged = false
    entry.drawn = 0
    if (left > 0) tell?.(entry, left)
  }
}

/** The part of a question that only the store can answer. */
export function partOf(ask: Ask, rest: readonly AskEntry[]): Ask {
  return { ...ask, count: rest.length, entries: [...rest] }
}

/** Writes the answer to a part into the whole question. */
export function mergeAnswer(ask: Ask, part: Ask): void {
  admit(ask, part.source)
  ask.limitedBy = placeIn(ask, part, part.limitedBy)
  ask.lacking = placeIn(ask, part, part.lacking)
  ask.retryAfterUs = part.retryAfterUs
  ask.blocked = part.blocked
}

function placeIn(ask: Ask, part: Ask, place: number): number {
  return place < 0 ? -1 : ask.entries.indexOf(part.entries[place] as AskEntry)
}
