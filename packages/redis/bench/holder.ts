import type { BucketAddress, EngineScope, LeaseReply, SharedMessage } from '@predictive-limit/core'

/** Tokens in units. */
const TOKEN = 1000

/** What holders want of a class together, in tokens: more than there is, or much less. */
export interface Load {
  readonly perSecond: number
  readonly held: number
}

/** One instance that renews its lease as often as it is told to, and spends all of it. */
export class Holder {
  readonly #engine: EngineScope
  readonly #address: BucketAddress
  readonly #classes: readonly string[]
  readonly #load: Load
  readonly #incarnation: string = crypto.randomUUID()
  #sequence = 0
  #reply: LeaseReply | undefined

  constructor(
    engine: EngineScope,
    about: {
      readonly address: BucketAddress
      readonly classes: readonly string[]
      readonly load: Load
    },
  ) {
    this.#engine = engine
    this.#address = about.address
    this.#classes = about.classes
    this.#load = about.load
  }

  async renew(): Promise<void> {
    const { leases } = await this.#engine.send(this.#message())
    this.#reply = leases[0]
    if (this.#reply?.status !== 'granted') throw new Error(`A lease was ${this.#reply?.status}.`)
  }

  #message(): SharedMessage {
    this.#sequence += 1
    const classes = this.#classes.map((name, i) => {
      const granted = this.#reply?.classes[i]?.granted ?? 0
      return {
        class: name,
        asked: this.#sequence * TOKEN,
        granted,
        used: granted,
        returned: 0,
        ratePerSecond: this.#load.perSecond * TOKEN,
        capacity: this.#load.held * TOKEN,
        weight: 1_000_000,
      }
    })
    const message = {
      incarnation: this.#incarnation,
      sequence: this.#sequence,
      generation: this.#reply?.generation ?? '',
      termUs: 60_000_000,
      largestCost: TOKEN,
      demand: 0,
      isFinal: false,
      classes,
    }
    return { kind: 'lease', buckets: [this.#address], messages: [message] }
  }
}
