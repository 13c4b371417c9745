import { forget, type Member, type Reply, type Rules, type State } from './small-model.ts'
import { deliver, tick } from './store-steps.ts'

/** All states that one step leads to. */
export function nextStates(state: State, rules: Rules): State[] {
  const next = [tick(state, rules)]
  if (state.available > 0) next.push(spend({ ...state, available: state.available - 1 }))
  for (let i = 0; i < state.members.length; i++) {
    next.push(...holderSteps(state, i), ...messageSteps(state, i, rules))
  }
  return next
}

/** An instance spends, sends a message, crashes. */
function holderSteps(state: State, i: number): State[] {
  const member = state.members[i] as Member
  const { held, unreported } = member
  const next = [withMember(state, i, send(member, 0))]
  if (member.sent > 0) next.push(forget(state, i))
  if (held === 0) return next
  const spent = { ...member, held: held - 1, unreported: unreported + 1 }
  next.push(spend(withMember(state, i, spent)), withMember(state, i, send(member, held)))
  return next
}

/** What is on its way arrives or is lost; a message that has arrived may do so again. */
function messageSteps(state: State, i: number, rules: Rules): State[] {
  const member = state.members[i] as Member
  const next: State[] = []
  if (member.message !== undefined) {
    next.push(withMember(state, i, { ...member, message: undefined }), ...deliver(state, i, rules))
  }
  if (member.reply !== undefined) {
    next.push(withMember(state, i, { ...member, reply: undefined }), hear(state, i, rules))
  }
  return next
}

function withMember(state: State, i: number, member: Member): State {
  return { ...state, members: state.members.with(i, member) }
}

function spend(state: State): State {
  return { ...state, excess: state.excess + 1 }
}

/** From here until the answer no trickle matures. What is given back is not spent any more. */
function send(member: Member, returned: number): Member {
  const { held, unreported, sent, message } = member
  const before = message !== undefined && !message.isApplied ? message.returned : 0
  return {
    ...member,
    held: held - returned,
    budget: 0,
    sent: Math.min(2, sent + 1),
    message: { used: unreported, returned: before + returned, age: 0, isApplied: false },
    reply: undefined,
  }
}

/** The answer reaches the holder: its own count of the trickle gives way to the store's. */
function hear(state: State, i: number, rules: Rules): State {
  const member = state.members[i] as Member
  const reply = member.reply as Reply
  const deadline = rules.term - reply.age
  if (reply.isFenced || deadline <= 0) return forget(state, i)
  const atOnce = rules.wrong === 'a holder counts its trickle at once' ? reply.trickle : 0
  const told: Member = {
    ...member,
    untold: member.untold - reply.granted,
    held: member.held - member.matured + reply.granted + atOnce,
    matured: atOnce,
    budget: reply.trickle - atOnce,
    deadline,
    reply: undefined,
  }
  return { ...state, members: state.members.with(i, told) }
}
