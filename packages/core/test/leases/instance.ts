import {
  createHeldLease,
  dropHeld,
  dropIfLapsed,
  type HeldLease,
  type Moment,
  takeHeld,
} from '../../src/leases/held-lease.ts'
import { finalMessage, messageFor } from '../../src/leases/held-messages.ts'
import type { LeaseMessage } from '../../src/leases/messages.ts'
import { CLASSES } from './happenings.ts'
import { TERM_US } from './leased-store.ts'

/** One instance of the cluster: a lease, and clocks that may stand still. */
export class Instance {
  lease: HeldLease
  state: 'runs' | 'paused' | 'suspended' = 'runs'
  /** Real time that its monotonic clock did not count. */
  #sleptUs = 0
  #sleepsSinceUs = 0

  constructor(name: string) {
    let runs = 0
    const newIncarnation = () => `${name}.${runs++}`
    this.lease = createHeldLease({ termUs: TERM_US, newIncarnation })
  }

  moment(realUs: number): Moment {
    const nowUs = this.state === 'suspended' ? this.#sleepsSinceUs : realUs
    return { nowUs: nowUs - this.#sleptUs, wallUs: realUs + 1_000_000_000 }
  }

  take(name: string, cost: number, realUs: number): boolean {
    this.lease.demand += cost
    return takeHeld(this.lease, name, cost, this.moment(realUs).nowUs)
  }

  message(wants: readonly number[], realUs: number): LeaseMessage {
    const all = CLASSES.map((name, i) => ({
      class: name,
      ratePerSecond: (wants[i] as number) * 8,
      capacity: wants[i] as number,
      weight: (i + 1) * 100_000,
    }))
    return messageFor(this.lease, all, this.moment(realUs))
  }

  release(realUs: number): LeaseMessage {
    const message = finalMessage(this.lease, this.moment(realUs))
    dropHeld(this.lease)
    return message
  }

  stop(state: 'paused' | 'suspended', realUs: number): void {
    if (this.state !== 'runs') return
    this.state = state
    this.#sleepsSinceUs = realUs
  }

  /** Looks at both clocks before anything else, as after every long gap. */
  resume(realUs: number): void {
    if (this.state === 'suspended') this.#sleptUs += realUs - this.#sleepsSinceUs
    this.state = 'runs'
    dropIfLapsed(this.lease, this.moment(realUs))
  }
}
