import { classOf, type HeldClass, TRICKLE_LAG } from '../leases/held-lease.ts'
import { admit } from '../store/admit.ts'
import type { Ask, AskEntry } from '../store/store.ts'
import type { LocalParts } from './local-take.ts'
import type { PoolNames } from './pool-names.ts'

/**
 * The common case of a leased decision: this instance holds enough of everything. False has taken
 * nothing, and the long way decides, which does the same entry by entry ({@link takeLocally}).
 *
 * One long function on purpose: a time that is handed from function to function is put in a box of 16
 * bytes wherever V8 has no room left to inline, and each call costs a tenth of what it decides.
 */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: calls are what a decision costs.
export function takeHeldAtOnce(parts: LocalParts, ask: Ask): boolean {
  const { leases, keyed, names } = parts
  const { count, entries, nowUs } = ask
  for (let i = 0; i < count; i++) {
    const entry = entries[i] as AskEntry
    const { resource, cost } = entry
    const lease = leases[resource] ?? keyed[resource]?.for(entry)
    if (lease === undefined) return giveAllBack(parts, entries, i)
    const { held } = lease
    const name = (names[resource] as PoolNames).classOf(entry.pool)
    // Requests of a class have a frame of their own: their account is where it was the last time.
    let account = held.list[entry.place]
    if (account === undefined || account.class !== name) {
      account = classOf(held, name)
      entry.place = account.place
    }
    if (nowUs >= held.deadlineUs) return giveAllBack(parts, entries, i)
    const { trickle, used } = account
    const { maturesFromUs, trickleUs } = held
    let { matured } = account
    if (trickle !== 0 && maturesFromUs !== undefined) {
      const elapsedUs = Math.min(nowUs - maturesFromUs, trickleUs)
      matured = Math.max(0, Math.floor((trickle * elapsedUs) / trickleUs) - TRICKLE_LAG)
    }
    if (account.granted + matured - used - account.returned < cost) {
      return giveAllBack(parts, entries, i)
    }
    account.used = used + cost
    account.asked += cost
    if (cost > account.largestCost) account.largestCost = cost
    held.askedAtUs = nowUs
    entry.charged = true
    entry.drawn = cost
  }
  admit(ask, count > 0 ? 'predicted' : 'standard')
  return true
}

/** Undoes what was taken of the first `count` entries, and that it was asked for. */
function giveAllBack(
  { leases, keyed }: LocalParts,
  entries: readonly AskEntry[],
  count: number,
): false {
  for (let i = 0; i < count; i++) {
    const entry = entries[i] as AskEntry
    const lease = leases[entry.resource] ?? keyed[entry.resource]?.for(entry)
    const account = lease?.held.list[entry.place] as HeldClass
    account.used -= entry.cost
    account.asked -= entry.cost
  }
  return false
}
