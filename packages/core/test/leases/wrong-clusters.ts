import type { BucketTable } from '../../src/buckets/bucket-table.ts'
import { refill } from '../../src/buckets/refill.ts'
import type { HeldLease } from '../../src/leases/held-lease.ts'
import type { LeaseMessage, LeaseReply } from '../../src/leases/messages.ts'
import { type Check, Cluster } from './cluster.ts'
import type { Happening } from './happenings.ts'
import { KEY } from './leased-store.ts'

/** A cluster that does one thing wrong, on top of what is right. The bounds have to notice. */
type WrongCluster = new (limits: { limit: number; burst: number; surplus: number }) => Cluster

/** Refill fills what is leased once more. */
class Uncoupled extends Cluster {
  protected override act(happening: Happening): void {
    super.act(happening)
    const slot = this.store.table.slots.get(KEY)
    const pools = this.store.pools
    if (slot === undefined || pools === undefined) return
    const { leased } = pools
    pools.leased = 0
    refill(this.store.table, slot, this.storeUs)
    pools.leased += leased
  }
}

/** What expired holders had goes back to the bucket. */
class CreditsExpired extends Cluster {
  protected override act(happening: Happening): void {
    super.act(happening)
    this.store.refill(this.storeUs)
    const { ledger, level } = this.store.table
    credit(level, this.store.slot, ledger.writtenOff)
    ledger.writtenOff = 0
  }
}

/** What is given back is credited for every message that says so. */
class CreditsTwice extends Cluster {
  readonly #known = new Map<string, number>()

  protected override renewAt(message: LeaseMessage): LeaseReply {
    const reply = super.renewAt(message)
    const returned = message.classes.reduce((sum, one) => sum + one.returned, 0)
    const before = this.#known.get(message.incarnation) ?? 0
    this.#known.set(message.incarnation, Math.max(before, returned))
    const { level, ledger } = this.store.table
    const again = reply.status === 'granted' ? Math.max(0, returned - before) : 0
    const { pools } = this.store
    if (pools !== undefined) pools.leased -= Math.min(again, pools.leased)
    credit(level, this.store.slot, again)
    ledger.initial += again
    return reply
  }
}

/** Trickles are promised, but no room is kept for what they will bring. */
class PromisesWithoutRoom extends Cluster {
  protected override renewAt(message: LeaseMessage): LeaseReply {
    this.store.refill(this.storeUs)
    const reply = super.renewAt(message)
    const set = this.store.pools?.leases
    if (set !== undefined) this.#forget(this.store.table)
    return reply
  }

  #forget({ pools }: BucketTable): void {
    for (const pool of pools.values()) {
      const set = pool.leases
      if (set === undefined) continue
      pool.leased -= set.budgets - set.trickled
      set.budgets = set.trickled
      for (const lease of set.leases) for (const one of lease.classes) one.budget = 0
    }
  }
}

/** Holders count their trickles at twice the speed of the store. */
class AheadOfStore extends Cluster {
  protected override act(happening: Happening): void {
    super.act(happening)
    this.eachLease((lease) => {
      for (const held of lease.classes.values()) held.trickle *= held.trickle < 1e6 ? 2 : 1
    })
  }
}

/** Holders spend on when the time of their lease is over. */
class NeverStops extends Cluster {
  protected override act(happening: Happening): void {
    super.act(happening)
    this.eachLease((lease) => {
      if (lease.deadlineUs !== Number.NEGATIVE_INFINITY) lease.deadlineUs = Number.POSITIVE_INFINITY
    })
  }
}

/** Trickles go on while a message is on its way. */
class MaturesMeanwhile extends Cluster {
  readonly #trickles = new Map<HeldLease, { from: number; trickle: readonly number[] }>()

  protected override act(happening: Happening): void {
    super.act(happening)
    this.eachLease((lease) => {
      const known = this.#trickles.get(lease)
      if (lease.maturesFromUs !== undefined) {
        const trickle = Array.from(lease.classes.values(), (held) => held.trickle)
        this.#trickles.set(lease, { from: lease.maturesFromUs, trickle })
        return
      }
      if (known === undefined || lease.sequence < 2) return
      Array.from(lease.classes.values()).forEach((held, i) => {
        const elapsed = Math.min(this.realUs - known.from, lease.trickleUs)
        held.matured = Math.floor(((known.trickle[i] ?? 0) * elapsed) / lease.trickleUs)
      })
    })
  }
}

export const wrongClusters: readonly {
  readonly what: string
  readonly variant: WrongCluster
  readonly breaks: Check
}[] = [
  { what: 'refill takes no notice of leases', variant: Uncoupled, breaks: 'bound 2' },
  { what: 'refill takes no notice of leases', variant: Uncoupled, breaks: 'bound 3' },
  { what: 'expired leases are credited', variant: CreditsExpired, breaks: 'bound 3' },
  { what: 'what is given back is credited twice', variant: CreditsTwice, breaks: 'bound 3' },
  { what: 'trickles have no room kept', variant: PromisesWithoutRoom, breaks: 'behind the store' },
  { what: 'instances are ahead', variant: AheadOfStore, breaks: 'behind the store' },
  { what: 'instances are ahead', variant: AheadOfStore, breaks: 'bound 3' },
  { what: 'instances spend after the end', variant: NeverStops, breaks: 'bound 3' },
  { what: 'trickles never wait', variant: MaturesMeanwhile, breaks: 'behind the store' },
]

function credit(level: Float64Array, slot: number, units: number): void {
  level[slot] = (level[slot] as number) + units
}
