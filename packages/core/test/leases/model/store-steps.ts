import {
  forget,
  type Member,
  type Message,
  type Orphan,
  type Rules,
  type State,
  total,
} from './small-model.ts'

/** A message reaches the store, and may do so again. */
export function deliver(state: State, i: number, rules: Rules): State[] {
  const member = state.members[i] as Member
  const message = member.message as Message
  if (member.left === 0 && member.sent > 1) {
    const reply = { isFenced: true, granted: 0, trickle: 0, age: message.age }
    return [{ ...state, members: state.members.with(i, { ...member, reply }) }]
  }
  if (member.left > 0 && message.isApplied) {
    if (rules.wrong !== 'a repeated return is credited again') return []
    return [{ ...state, available: state.available + message.returned }]
  }
  return grants(apply(state, i, rules), i, { rules, age: message.age })
}

function apply(state: State, i: number, { term, wrong }: Rules): State {
  const member = state.members[i] as Member
  const message = member.message as Message
  // What has been applied once has no effect again, so only the wrong variant needs to remember it.
  const kept = wrong === 'a repeated return is credited again' ? message.returned : 0
  const applied: Member = {
    ...member,
    left: term,
    promised: 0,
    outstanding: member.outstanding - message.used - message.returned,
    unreported: member.unreported - message.used,
    message: { used: 0, returned: kept, age: term, isApplied: true },
  }
  const available = state.available + message.returned
  return { ...state, available, members: state.members.with(i, applied) }
}

/** Every amount that may be granted, with a trickle and without. */
function grants(state: State, i: number, asked: { rules: Rules; age: number }): State[] {
  const { rules, age } = asked
  const next: State[] = []
  const isFree = state.members.every(({ promised }) => promised === 0)
  for (let units = 0; units <= state.available; units++) {
    next.push(grant(state, i, { units, trickle: 0, age }))
    const room = rules.burst - total(state)
    const hasRoom = room >= rules.term || rules.wrong === 'trickles have no room kept'
    if (isFree && hasRoom) next.push(grant(state, i, { units, trickle: rules.term, age }))
  }
  return next
}

function grant(
  state: State,
  i: number,
  { units, trickle, age }: { units: number; trickle: number; age: number },
): State {
  const member = state.members[i] as Member
  const untold = member.untold + units
  const granted: Member = {
    ...member,
    outstanding: member.outstanding + units,
    promised: trickle,
    untold,
    reply: { isFenced: false, granted: untold, trickle, age },
  }
  const available = state.available - units
  return { ...state, available, members: state.members.with(i, granted) }
}

/** A tick passes: the store mints, then holders count, then deadlines come, then leases end. */
export function tick(state: State, rules: Rules): State {
  let passed = mint({ ...state, excess: Math.max(0, state.excess - 1) }, rules)
  for (let i = 0; i < passed.members.length; i++) passed = age(passed, i, rules)
  return expire(passed, rules)
}

function mint(state: State, { burst, wrong }: Rules): State {
  const i = state.members.findIndex(({ promised }) => promised > 0)
  const isUncoupled = wrong === 'refill takes no notice of leases'
  const isFull = isUncoupled ? state.available >= burst : total(state) >= burst
  if (i < 0) return isFull ? state : { ...state, available: state.available + 1 }
  const member = state.members[i] as Member
  const { promised, outstanding, untold } = member
  const isStarved = wrong === 'trickles have no room kept' && total(state) - promised >= burst
  const fed = isStarved ? 0 : 1
  const minted = {
    ...member,
    promised: promised - 1,
    outstanding: outstanding + fed,
    untold: untold + fed,
  }
  return { ...state, members: state.members.with(i, minted) }
}

function age(state: State, i: number, { wrong, term }: Rules): State {
  const member = state.members[i] as Member
  const { held, matured, budget, deadline, message, reply } = member
  const counted = Math.min(1, budget)
  const aged: Member = {
    ...member,
    held: held + counted,
    matured: matured + counted,
    budget: budget - counted,
    deadline: Math.max(0, deadline - 1),
    message: message && { ...message, age: Math.min(term, message.age + 1) },
    reply: reply && { ...reply, age: Math.min(term, reply.age + 1) },
  }
  const older = { ...state, members: state.members.with(i, aged) }
  const isOver = deadline === 1 && wrong !== 'a holder spends on after its deadline'
  return isOver ? forget(older, i) : older
}

/** Leases end at the store's time, and what their holders had is written off. */
function expire(state: State, { wrong }: Rules): State {
  let credited = 0
  const members = state.members.map((member) => {
    const left = Math.max(0, member.left - 1)
    if (left > 0 || member.left === 0) return { ...member, left }
    credited += member.outstanding
    return { ...member, left, outstanding: 0, promised: 0, untold: 0 }
  })
  const orphans: Orphan[] = []
  for (const { left, units } of state.orphans) {
    if (left > 1) orphans.push({ left: left - 1, units })
    else credited += units
  }
  const back = wrong === 'expired leases are credited' ? credited : 0
  return { ...state, members, orphans, available: state.available + back }
}
