import type {
  ClassGrant,
  ClassReport,
  LeaseMessage,
  LeaseReply,
} from '../../src/leases/messages.ts'
import { TERM_US } from './leased-store.ts'

/** A message of a holder that wants nothing and has nothing, but for what is said. */
export function aMessage(
  incarnation: string,
  sequence: number,
  classes: readonly Partial<ClassReport>[],
  rest: Partial<LeaseMessage> = {},
): LeaseMessage {
  return {
    incarnation,
    sequence,
    generation: '',
    termUs: TERM_US,
    largestCost: 0,
    demand: 0,
    isFinal: false,
    classes: classes.map((one) => ({ ...idleClass, ...one })),
    ...rest,
  }
}

export function grantOf(reply: LeaseReply, name = 'read'): ClassGrant {
  const grant = reply.classes.find((one) => one.class === name)
  if (grant === undefined) throw new Error(`No grant of ${name} in a ${reply.status} reply.`)
  return grant
}

const idleClass: ClassReport = {
  class: 'read',
  asked: 0,
  granted: 0,
  used: 0,
  returned: 0,
  ratePerSecond: 0,
  capacity: 0,
  weight: 500_000,
}
