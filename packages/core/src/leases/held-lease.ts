/**
 * What an instance knows of its lease on one bucket. Pure state: whoever holds it brings the times and
 * sends the messages. It is behind the store at every moment: it spends before it reports, gives up
 * before it gives back, counts less of a trickle than the store mints, and stops before the store does.
 */
export interface HeldLease {
  /** Term that is asked for, µs; changes only while no message is on its way. */
  termUs: number
  /** Gives each run of the lease a random name. */
  readonly newIncarnation: () => string
  incarnation: string
  /** Of the last message sent. */
  sequence: number
  /** The store's generation as last heard; '' before. */
  generation: string
  readonly classes: Map<string, HeldClass>
  /** The same, in the order in which they were opened. */
  readonly list: HeldClass[]
  /** Units that requests have asked this incarnation for, admitted or not. */
  demand: number
  /** The class that was asked for last, which is often the next. */
  latest: HeldClass | undefined
  /** When something was last to be taken of it, by the monotonic clock. */
  askedAtUs: number
  /** When the last message was sent, by the monotonic and by the wall clock. */
  sentAtUs: number
  sentAtWallUs: number
  /** Until when tokens may be spent, by the monotonic clock; −Infinity while nothing is held. */
  deadlineUs: number
  /** Receipt of the last reply while no other message is on its way; trickles mature from then on. */
  maturesFromUs: number | undefined
  /** Receipt of the last reply, whatever was sent since. */
  heardAtUs: number
  /** Time over which trickles mature. */
  trickleUs: number
}

export interface HeldClass {
  readonly class: string
  /** Where it is in the lease's list. */
  readonly place: number
  /** Total by the last reply. */
  granted: number
  /** What a trickle has brought since, as counted when a message was last sent. */
  matured: number
  used: number
  returned: number
  asked: number
  /** `used` as last reported: what was spent since may still be taken back here. */
  reported: number
  largestCost: number
  trickle: number
  saturated: boolean
}

/** Two clocks at one moment, µs. */
export interface Moment {
  /** Never steps; may stand still while the machine sleeps. */
  readonly nowUs: number
  /** May step; goes on while the machine sleeps. */
  readonly wallUs: number
}

/** Margin before the store's end of a lease, whatever the term. */
const LEAST_MARGIN_US = 20_000
const MARGIN = 0.05

/** The store rounds down twice: once when it mints, once when it divides. */
export const TRICKLE_LAG = 2

export function createHeldLease(options: {
  readonly termUs: number
  readonly newIncarnation: () => string
}): HeldLease {
  const { termUs, newIncarnation } = options
  return {
    termUs,
    newIncarnation,
    incarnation: newIncarnation(),
    sequence: 0,
    generation: '',
    demand: 0,
    classes: new Map(),
    list: [],
    latest: undefined,
    askedAtUs: Number.NEGATIVE_INFINITY,
    sentAtUs: 0,
    sentAtWallUs: 0,
    deadlineUs: Number.NEGATIVE_INFINITY,
    maturesFromUs: undefined,
    heardAtUs: Number.NEGATIVE_INFINITY,
    trickleUs: 1,
  }
}

/** Time before the store's end of a lease at which its holder stops: clocks of two machines differ. */
export function marginUs(termUs: number): number {
  return Math.max(LEAST_MARGIN_US, MARGIN * termUs)
}

/** Takes `cost` units of a class, all or nothing. False means "ask the store", not "refused". */
export function takeHeld(lease: HeldLease, name: string, cost: number, nowUs: number): boolean {
  const held = classOf(lease, name)
  lease.askedAtUs = nowUs
  held.asked += cost
  if (cost > held.largestCost) held.largestCost = cost
  if (availableIn(lease, held, nowUs) < cost) return false
  held.used += cost
  return true
}

/**
 * Whether the store said lately that this holder has its whole share of what there is: then a request
 * that the lease cannot pay is refused, and the store need not be asked.
 */
export function isSaturated(
  lease: HeldLease,
  name: string,
  nowUs: number,
  withinUs: number,
): boolean {
  return classOf(lease, name).saturated && nowUs - lease.heardAtUs <= withinUs
}

/** Units of a class that may be spent now. */
export function availableHeld(lease: HeldLease, name: string, nowUs: number): number {
  return availableIn(lease, classOf(lease, name), nowUs)
}

export function availableIn(lease: HeldLease, held: HeldClass, nowUs: number): number {
  if (nowUs >= lease.deadlineUs) return 0
  const there = held.granted + maturedIn(lease, held, nowUs)
  return Math.max(0, there - held.used - held.returned)
}

/** Behind the store in every case: from the receipt on, two units less, and only until the next message. */
export function maturedIn(lease: HeldLease, held: HeldClass, nowUs: number): number {
  if (lease.maturesFromUs === undefined || held.trickle === 0) return held.matured
  const elapsedUs = Math.min(nowUs - lease.maturesFromUs, lease.trickleUs)
  return Math.max(0, Math.floor((held.trickle * elapsedUs) / lease.trickleUs) - TRICKLE_LAG)
}

/**
 * Puts back what was taken, as far as the store does not know of it yet. Returns the rest, which only
 * the store can take back.
 */
export function giveHeldBack(lease: HeldLease, name: string, units: number): number {
  const held = classOf(lease, name)
  const back = Math.max(0, Math.min(units, held.used - held.reported))
  held.used -= back
  return units - back
}

/** Charges a class for more than was taken; what it does not hold the store counts as debt. */
export function chargeHeld(lease: HeldLease, name: string, units: number): void {
  classOf(lease, name).used += units
}

/** Forgets the lease and what it held, and goes on under a new name. */
export function dropHeld(lease: HeldLease): void {
  lease.incarnation = lease.newIncarnation()
  lease.sequence = 0
  lease.demand = 0
  lease.deadlineUs = Number.NEGATIVE_INFINITY
  lease.maturesFromUs = undefined
  for (const held of lease.list) Object.assign(held, emptyClass(held.class, held.place))
}

/**
 * Drops a lease that is over, or that a sleeping machine may have outlived: then the monotonic clock
 * stood still while the wall clock went on. To be asked on every tick and after every long gap.
 */
export function dropIfLapsed(lease: HeldLease, { nowUs, wallUs }: Moment): void {
  if (lease.sequence === 0) return
  const differsUs = Math.abs(wallUs - lease.sentAtWallUs - (nowUs - lease.sentAtUs))
  const isOver = lease.deadlineUs !== Number.NEGATIVE_INFINITY && nowUs >= lease.deadlineUs
  if (isOver || differsUs > marginUs(lease.termUs)) dropHeld(lease)
}

/** The account of a class, opened when there is none. It stays the same object as long as the lease is held. */
export function classOf(lease: HeldLease, name: string): HeldClass {
  const { latest } = lease
  if (latest !== undefined && latest.class === name) return latest
  const held = lease.classes.get(name) ?? openClass(lease, name)
  lease.latest = held
  return held
}

function openClass(lease: HeldLease, name: string): HeldClass {
  const opened = emptyClass(name, lease.list.length)
  lease.classes.set(name, opened)
  lease.list.push(opened)
  return opened
}

/** Not put together from another object: V8 then makes every large number that is written a new object. */
function emptyClass(name: string, place: number): HeldClass {
  return {
    class: name,
    place,
    granted: 0,
    matured: 0,
    used: 0,
    returned: 0,
    asked: 0,
    reported: 0,
    largestCost: 0,
    trickle: 0,
    saturated: false,
  }
}
