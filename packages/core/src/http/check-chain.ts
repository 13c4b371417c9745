import { findLink, type Link } from './chain.ts'
import type { Policy } from './policy.ts'
import type { Warn } from './warn.ts'

/** Warns when a limiter meets itself, or its name with other limits, in the chain of one request. */
export function checkChain({ owner, policies, previous }: Link, warn: Warn): void {
  if (previous === undefined) return
  if (findLink(previous, owner) !== undefined) {
    warn(
      'PREDICTIVE_LIMIT_W_TWICE',
      'A request passed the same limiter twice and was charged twice. Use it once on each route.',
    )
    return
  }
  const clash = policies.find((policy) => differsIn(previous, policy))
  if (clash === undefined) return
  warn(
    'PREDICTIVE_LIMIT_W_SAME_POLICY',
    `A request passed two limiters that call their policies "${clash.name}" and mean different ` +
      'limits, so clients cannot tell them apart. Give each limiter a `name` of its own.',
  )
}

function differsIn(from: Link, policy: Policy): boolean {
  for (let link: Link | undefined = from; link !== undefined; link = link.previous) {
    const namesake = link.policies.find(({ name }) => name === policy.name)
    if (namesake !== undefined && !alike(namesake, policy)) return true
  }
  return false
}

function alike({ quota: one }: Policy, { quota: other }: Policy): boolean {
  return one?.units === other?.units && one?.seconds === other?.seconds
}
