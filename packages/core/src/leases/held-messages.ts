import {
  availableIn,
  classOf,
  dropHeld,
  dropIfLapsed,
  type HeldClass,
  type HeldLease,
  type Moment,
  marginUs,
  maturedIn,
} from './held-lease.ts'
import type { ClassGrant, ClassReport, LeaseMessage, LeaseReply } from './messages.ts'

/** What an instance wants of one class. */
export interface HeldWant {
  readonly class: string
  readonly ratePerSecond: number
  readonly capacity: number
  /** Millionths. */
  readonly weight: number
}

/** Above this part of what is wanted, the rest goes back. */
const MOST_HELD = 1.5

/**
 * The next message. From here until its answer no trickle matures: the store may divide the refill
 * anew as soon as it reads this. A lease whose time is over, or whose clocks disagree, begins anew.
 */
export function messageFor(
  lease: HeldLease,
  wants: readonly HeldWant[],
  moment: Moment,
): LeaseMessage {
  dropIfLapsed(lease, moment)
  for (const want of wants) classOf(lease, want.class)
  freeze(lease, moment.nowUs)
  const wanted = new Map(wants.map((want) => [want.class, want]))
  const classes = Array.from(lease.classes.values(), (held) =>
    reportOf(lease, held, wanted.get(held.class) ?? noWant, moment.nowUs),
  )
  return send(lease, moment, { classes, isFinal: false })
}

/** The last message: gives everything back. Nothing can be taken from then on. */
export function finalMessage(lease: HeldLease, moment: Moment): LeaseMessage {
  dropIfLapsed(lease, moment)
  freeze(lease, moment.nowUs)
  const classes = Array.from(lease.classes.values(), (held) =>
    reportOf(lease, held, noWant, moment.nowUs),
  )
  const message = send(lease, moment, { classes, isFinal: true })
  lease.deadlineUs = Number.NEGATIVE_INFINITY
  return message
}

/**
 * Takes over the answer to the last message sent; any other is too late and changes nothing. Drops
 * everything where the store does not know the lease any more.
 */
export function applyReply(lease: HeldLease, reply: LeaseReply, nowUs: number): void {
  const isAwaited = lease.maturesFromUs === undefined && reply.sequence === lease.sequence
  if (!isAwaited || reply.incarnation !== lease.incarnation) return
  if (reply.status === 'stale') return
  lease.generation = reply.generation
  if (reply.status !== 'granted') {
    dropHeld(lease)
    return
  }
  lease.deadlineUs = lease.sentAtUs + lease.termUs - marginUs(lease.termUs)
  lease.maturesFromUs = nowUs
  lease.heardAtUs = nowUs
  lease.trickleUs = reply.trickleUs
  for (const grant of reply.classes) applyGrant(classOf(lease, grant.class), grant)
}

function applyGrant(held: HeldClass, grant: ClassGrant): void {
  held.granted = grant.granted
  held.matured = 0
  held.trickle = grant.trickle
  held.saturated = grant.saturated
}

function freeze(lease: HeldLease, nowUs: number): void {
  for (const held of lease.classes.values()) {
    held.matured = maturedIn(lease, held, nowUs)
    held.trickle = 0
  }
  lease.maturesFromUs = undefined
}

function reportOf(
  lease: HeldLease,
  held: HeldClass,
  want: Omit<HeldWant, 'class'>,
  nowUs: number,
): ClassReport {
  const spare = availableIn(lease, held, nowUs)
  if (spare > MOST_HELD * want.capacity) held.returned += spare - Math.ceil(want.capacity)
  held.reported = held.used
  return {
    class: held.class,
    asked: held.asked,
    granted: held.granted,
    used: held.used,
    returned: held.returned,
    ratePerSecond: want.ratePerSecond,
    capacity: want.capacity,
    weight: want.weight,
  }
}

function send(
  lease: HeldLease,
  { nowUs, wallUs }: Moment,
  content: { readonly classes: readonly ClassReport[]; readonly isFinal: boolean },
): LeaseMessage {
  const { incarnation, generation, termUs, demand, classes: accounts } = lease
  let largestCost = 0
  for (const held of accounts.values()) {
    largestCost = Math.max(largestCost, held.largestCost)
    held.largestCost = 0
  }
  lease.sequence += 1
  lease.sentAtUs = nowUs
  lease.sentAtWallUs = wallUs
  const { sequence } = lease
  return { incarnation, sequence, generation, termUs, largestCost, demand, ...content }
}

const noWant = { ratePerSecond: 0, capacity: 0, weight: 0 }
