import type { LeaseMessage, LeaseReply } from '@predictive-limit/core'
import type { Action } from './trace.ts'

/** What one holder was told of a bucket's lease. */
export class Holder {
  readonly #name: string
  #run = 0
  #sequence = 0
  readonly #accounts = new Map<string, { granted: number; used: number; returned: number }>()

  constructor(name: string) {
    this.#name = name
  }

  /** It has spent a part of what it was granted, and gives back half of the rest now and then. */
  message({ wants, spends, givesBack, termUs, isFinal }: Action & { kind: 'lease' }): LeaseMessage {
    this.#sequence += 1
    const sequence = this.#sequence
    const classes = wants.map((want) => {
      const account = this.#accountOf(want.class)
      account.used = Math.max(account.used, Math.floor(account.granted * spends))
      const left = account.granted - account.used - account.returned
      if (givesBack && left > 0) account.returned += Math.floor(left / 2)
      return { ...want, ...account, asked: sequence }
    })
    return {
      ...{ sequence, generation: '', termUs, largestCost: 1_000, isFinal, classes },
      incarnation: `${this.#name} ${this.#run}`,
      demand: sequence * 7_000,
    }
  }

  /** Whoever was fenced, or gave all back, begins anew. */
  note({ status, classes }: LeaseReply, isFinal: boolean): void {
    if (status !== 'granted' || isFinal) {
      this.#accounts.clear()
      this.#run += 1
      this.#sequence = 0
    }
    for (const grant of classes) this.#accountOf(grant.class).granted = grant.granted
  }

  #accountOf(name: string): { granted: number; used: number; returned: number } {
    const known = this.#accounts.get(name) ?? { granted: 0, used: 0, returned: 0 }
    this.#accounts.set(name, known)
    return known
  }
}
