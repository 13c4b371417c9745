import { nextStates } from './next-states.ts'
import { firstState, isWithin, type Member, type Rules, type State, total } from './small-model.ts'

export interface Visit {
  readonly states: number
  /** Steps to the farthest state. */
  readonly depth: number
  /** The first violation found: nearest to the beginning. */
  readonly broken: string | undefined
}

/** Visits all states that so many steps lead to, breadth first, until one breaks a bound. */
export function visitAll(
  rules: Rules,
  watched: readonly string[] = BOUNDS,
  mostSteps = Number.POSITIVE_INFINITY,
): Visit {
  const first = firstState(rules)
  const known = new Set([keyOf(first)])
  let layer = [first]
  let depth = 0
  while (layer.length > 0 && depth < mostSteps) {
    const reached = layer.flatMap((state) => nextStates(state, rules))
    const broken = firstBroken(reached, rules, watched)
    if (broken !== undefined) return { states: known.size, depth: depth + 1, broken }
    layer = reached.filter((state) => isWithin(state) && isNew(known, keyOf(state)))
    if (layer.length > 0) depth += 1
  }
  return { states: known.size, depth, broken: undefined }
}

function isNew(known: Set<string>, key: string): boolean {
  if (known.has(key)) return false
  known.add(key)
  return true
}

function firstBroken(
  states: readonly State[],
  rules: Rules,
  watched: readonly string[],
): string | undefined {
  for (const state of states) {
    const broken = brokenBy(state, rules, watched)
    if (broken !== undefined) return broken
  }
  return undefined
}

export const BOUNDS = ['bound 1', 'bound 2', 'bound 3', 'bound 4'] as const

/** Bound 1: no account below zero; 4: nobody has more than the store's books say. */
function brokenBy(state: State, { burst }: Rules, watched: readonly string[]): string | undefined {
  if (watched.includes('bound 3') && state.excess > burst) return 'bound 3'
  if (watched.includes('bound 2') && total(state) > burst) return 'bound 2'
  for (const member of state.members) {
    if (watched.includes('bound 1') && member.outstanding < 0) return 'bound 1'
    if (watched.includes('bound 4') && ownedBy(member) > member.outstanding) return 'bound 4'
  }
  return undefined
}

function ownedBy({ held, unreported, message }: Member): number {
  const returned = message === undefined || message.isApplied ? 0 : message.returned
  return held + unreported + returned
}

/** Members are alike, and so are orphans: their order makes no state. */
function keyOf({ available, excess, members, orphans }: State): string {
  const all = members.map(numberOf).sort((a, b) => a - b)
  const forgotten = orphans.map(({ left, units }) => left * 16 + units).sort((a, b) => a - b)
  return String.fromCharCode(available, excess, ...all, 0, ...forgotten)
}

/** States share their members, so each is spelt out once. */
const numbers = new Map<string, number>()
const numbered = new WeakMap<Member, number>()

function numberOf(member: Member): number {
  const known = numbered.get(member)
  if (known !== undefined) return known
  const spelt = JSON.stringify(member)
  const number = numbers.get(spelt) ?? numbers.size
  numbers.set(spelt, number)
  numbered.set(member, number)
  return number
}
