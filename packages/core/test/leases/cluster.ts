import { availableHeld, type HeldLease } from '../../src/leases/held-lease.ts'
import { applyReply } from '../../src/leases/held-messages.ts'
import type { LeaseMessage, LeaseReply } from '../../src/leases/messages.ts'
import { WindowChecker } from '../limiter/window-checker.ts'
import { CLASSES, type Happening, INSTANCES } from './happenings.ts'
import { Instance } from './instance.ts'
import { LeasedStore, limits } from './leased-store.ts'

/** What is checked after every step. */
export type Check = (typeof CHECKS)[number]

export const CHECKS = [
  'bound 1',
  'bound 2',
  'bound 3',
  'in the long run',
  'behind the store',
] as const

type Packet =
  | { readonly kind: 'message'; readonly from: number; readonly message: LeaseMessage }
  | { readonly kind: 'reply'; readonly to: number; readonly reply: LeaseReply }

const START_US = 1_000_000_000

/**
 * Instances that lease from one bucket over a network that delays, loses, repeats and reorders. All four
 * bounds are checked after every step, with the slack that is stated for what went wrong. Units and µs.
 */
export class Cluster {
  readonly store: LeasedStore
  /** Checks that are made. */
  watched: readonly Check[] = CHECKS
  readonly instances: Instance[] = []
  realUs: number = START_US
  readonly #window: WindowChecker = new WindowChecker()
  readonly #surplus: number
  #limit: number
  #largestBurst: number
  /** Real time, and what the store's clock is ahead of it. */
  #aheadUs = 0
  readonly #packets: Packet[] = []
  #isDown = false
  /** Names the next run of an instance: several may begin at one time, and none has another's name. */
  #crashes = 0
  #replica: { readonly copy: LeasedStore['table']; readonly atUs: number } | undefined
  /** What the stated exceptions of bound 3 allow so far. */
  #slack = 0
  /** Since the store's time or state is not what instances believe, they may be ahead of its books. */
  #isBehind = true
  #spent = 0
  #minted = 0

  constructor({ limit, burst, surplus }: { limit: number; burst: number; surplus: number }) {
    this.#limit = limit
    this.#largestBurst = burst
    this.#surplus = surplus
    this.store = new LeasedStore(limits(limit, burst, surplus))
    this.store.refill(START_US)
    for (let i = 0; i < INSTANCES; i++) this.instances.push(new Instance(`i${i}`))
  }

  get storeUs(): number {
    return this.realUs + this.#aheadUs
  }

  happen(happening: Happening): void {
    this.act(happening)
    this.check()
  }

  protected act(happening: Happening): void {
    if (happening.kind === 'time passes') this.#pass(happening.us)
    if (happening.kind === 'request') this.#request(happening)
    if (happening.kind === 'direct request') this.#ask(happening.class, happening.cost)
    if (happening.kind === 'renew') this.#renew(happening.who, happening.wants)
    if (happening.kind === 'exchange') this.#exchange(happening.who, happening.wants)
    if (happening.kind === 'arrive') this.#arrive(happening.which)
    if (happening.kind === 'lose') this.#packets.splice(happening.which, 1)
    if (happening.kind === 'repeat')
      this.#packets.push(...this.#packets.slice(happening.which, happening.which + 1))
    if ('who' in happening) this.#live(happening)
    if (happening.kind === 'clock steps') this.#step(happening.us)
    if (happening.kind === 'new limits') this.#configure(happening)
    this.#trouble(happening.kind)
  }

  protected eachLease(change: (lease: HeldLease) => void): void {
    for (const { lease } of this.instances) change(lease)
  }

  #live({ kind, who }: Extract<Happening, { who: number }>): void {
    const instance = this.instances[who] as Instance
    if (kind === 'crash') this.instances[who] = new Instance(`i${who}.${this.#crashes++}`)
    if (kind === 'pause') instance.stop('paused', this.realUs)
    if (kind === 'suspend') instance.stop('suspended', this.realUs)
    if (kind === 'resume') instance.resume(this.realUs)
    if (kind !== 'release' || instance.state !== 'runs') return
    this.#packets.push({ kind: 'message', from: who, message: instance.release(this.realUs) })
  }

  #trouble(kind: Happening['kind']): void {
    if (kind === 'outage') this.#isDown = !this.#isDown
    if (kind === 'replicate') this.#replica = { copy: this.store.copy(), atUs: this.realUs }
    if (kind === 'failover') this.#failOver()
    if (kind === 'flush') this.#flush()
  }

  #pass(us: number): void {
    this.realUs += us
    const minted = (us * this.#limit) / 1000
    this.#window.pass(minted)
    this.#minted += minted
  }

  #request({ who, class: name, cost }: Extract<Happening, { kind: 'request' }>): void {
    const instance = this.instances[who] as Instance
    if (instance.state !== 'runs') return
    if (instance.take(name, cost, this.realUs)) this.#admit(cost)
  }

  #ask(name: string, cost: number): void {
    if (!this.#isDown && this.store.take(name, cost, this.storeUs)) this.#admit(cost)
  }

  #admit(cost: number): void {
    this.#spent += cost
    this.#window.add(cost)
  }

  #renew(who: number, wants: readonly number[]): void {
    const instance = this.instances[who] as Instance
    if (instance.state !== 'runs') return
    const message = instance.message(wants, this.realUs)
    this.#packets.push({ kind: 'message', from: who, message })
  }

  /** A message and its answer with nothing between. */
  #exchange(who: number, wants: readonly number[]): void {
    const instance = this.instances[who] as Instance
    if (instance.state !== 'runs') return
    const message = instance.message(wants, this.realUs)
    if (this.#isDown) return
    const reply = this.renewAt(message)
    applyReply(instance.lease, reply, instance.moment(this.realUs).nowUs)
  }

  #arrive(which: number): void {
    const [packet] = this.#packets.splice(which, 1)
    if (packet?.kind === 'message' && !this.#isDown) {
      this.#packets.push({ kind: 'reply', to: packet.from, reply: this.renewAt(packet.message) })
    }
    if (packet?.kind !== 'reply') return
    const instance = this.instances[packet.to] as Instance
    // What arrives while a machine stands still waits in its socket.
    if (instance.state !== 'runs') this.#packets.push(packet)
    else applyReply(instance.lease, packet.reply, instance.moment(this.realUs).nowUs)
  }

  protected renewAt(message: LeaseMessage): LeaseReply {
    return this.store.renew(message, this.storeUs)
  }

  /** A step forward may end leases whose holders know nothing of it: what they have is slack. */
  #step(us: number): void {
    if (us > 0) this.#slack += this.store.pools?.leased ?? 0
    if (us > 0) this.#pass(us)
    if (us > 0) this.realUs -= us
    this.#aheadUs += us
    this.#isBehind = false
  }

  #configure({ limit, burst }: Extract<Happening, { kind: 'new limits' }>): void {
    if (this.#isDown) return
    this.store.configure(limits(limit, burst, this.#surplus), this.storeUs)
    this.#limit = limit
    this.#largestBurst = Math.max(this.#largestBurst, burst)
    this.#isBehind = false
  }

  /** `B + r·λ` for each: what was granted or admitted in the lost interval. */
  #failOver(): void {
    if (this.#replica === undefined) return
    const lostUs = this.realUs - this.#replica.atUs
    this.#slack += (this.#largestBurst + this.#surplus) * 1000 + (lostUs * this.#limit) / 1000
    const { config } = this.store.table
    this.store.table = structuredClone(this.#replica.copy)
    this.store.configure(config, this.storeUs)
    this.#isBehind = false
  }

  /** A burst more, and what was out until it ends. */
  #flush(): void {
    this.#slack += 2 * (this.#largestBurst + this.#surplus) * 1000
    this.store.flush(this.storeUs)
    this.store.refill(this.storeUs)
    this.#replica = undefined
    this.#isBehind = false
  }

  protected check(): void {
    const { store } = this
    store.refill(this.storeUs)
    this.#expect('bound 1', Math.abs(store.missing), 0)
    const { capacity, surplus, debtFloor } = store.table.config
    // What no debt can cover any more is beyond the books: see `applyLost`.
    const isInDepth = (store.table.level[store.slot] as number) <= debtFloor
    if (!isInDepth) this.#expect('bound 2', store.total, capacity + surplus)
    const most = (this.#largestBurst + this.#surplus) * 1000 + this.#slack + 1e-6
    this.#expect('bound 3', this.#window.worst, most)
    this.#expect('in the long run', this.#spent - this.#minted, most)
    if (this.#isBehind) for (const instance of this.instances) this.#checkBehind(instance)
  }

  /** No instance has more than the store knows of; one that the store has forgotten has nothing. */
  #checkBehind(instance: Instance): void {
    if (instance.state === 'suspended') return
    for (const name of CLASSES) {
      const { nowUs } = instance.moment(this.realUs)
      const own = availableHeld(instance.lease, name, nowUs)
      const known = this.store.heldBy(instance.lease.incarnation, name, this.storeUs)
      this.#expect('behind the store', own, known ?? 0)
    }
  }

  #expect(check: Check, actual: number, most: number): void {
    if (actual <= most || !this.watched.includes(check)) return
    throw new Error(`${check}: ${actual} is more than ${most}`)
  }
}
