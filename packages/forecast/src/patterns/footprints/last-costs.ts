/** Types whose last cost is remembered of each client. */
const typesPerClient = 4

/**
 * Session memory: what a client's last request of a type cost, for the last four types of each
 * client. Where requests of a session are alike, as turns of a conversation are, nothing says more
 * about the next cost.
 */
export class LastCosts {
  readonly #types: Uint16Array
  readonly #values: Float64Array
  readonly #next: Uint8Array
  readonly #costs: number

  constructor(clients: number, costs: number) {
    this.#types = new Uint16Array(clients * typesPerClient)
    this.#values = new Float64Array(clients * typesPerClient * costs)
    this.#next = new Uint8Array(clients)
    this.#costs = costs
  }

  /** Where the client's last costs of the type begin in `values`, −1 when there are none. */
  find(client: number, type: number): number {
    const from = client * typesPerClient
    for (let at = from; at < from + typesPerClient; at += 1) {
      if (this.#types[at] === type) return at * this.#costs
    }
    return -1
  }

  /** A last cost, NaN where it is not known. */
  at(index: number): number {
    return this.#values[index] as number
  }

  /** Costs that are not known, because they are settled later or never, leave the last ones standing. */
  remember(client: number, type: number, costs: ArrayLike<number>): void {
    const known = this.find(client, type)
    const from = known < 0 ? this.#take(client, type) : known
    for (let i = 0; i < this.#costs; i += 1) {
      const cost = costs[i] as number
      const isCost = cost >= 0 && cost < Number.POSITIVE_INFINITY
      if (isCost || known < 0) this.#values[from + i] = isCost ? cost : Number.NaN
    }
  }

  forgetClient(client: number): void {
    const from = client * typesPerClient
    this.#types.fill(0, from, from + typesPerClient)
  }

  forgetType(type: number): void {
    for (let at = 0; at < this.#types.length; at += 1) {
      if (this.#types[at] === type) this.#types[at] = 0
    }
  }

  #take(client: number, type: number): number {
    const turn = this.#next[client] as number
    this.#next[client] = (turn + 1) % typesPerClient
    const at = client * typesPerClient + turn
    this.#types[at] = type
    return at * this.#costs
  }
}
