/** Follow-ups awaited of a client at a time. */
const awaitedPerClient = 8

/** What rules made each client expected to ask next, so that its arrival can end the expectation. */
export class Awaited {
  readonly symbols: Uint16Array
  /** The pair of the rule. */
  readonly slots: Int32Array
  readonly sinceMs: Float64Array
  readonly probabilities: Float32Array
  readonly #next: Uint8Array

  constructor(clients: number) {
    this.symbols = new Uint16Array(clients * awaitedPerClient)
    this.slots = new Int32Array(clients * awaitedPerClient)
    this.sinceMs = new Float64Array(clients * awaitedPerClient)
    this.probabilities = new Float32Array(clients * awaitedPerClient)
    this.#next = new Uint8Array(clients)
  }

  /** The place of an awaited symbol, −1 when it is not. */
  find(client: number, symbol: number): number {
    const from = client * awaitedPerClient
    for (let place = from; place < from + awaitedPerClient; place += 1) {
      if (this.symbols[place] === symbol && (this.probabilities[place] as number) > 0) return place
    }
    return -1
  }

  /** A place for a new one: a free one if the turn's is, else the oldest. */
  take(client: number): number {
    const turn = this.#next[client] as number
    this.#next[client] = (turn + 1) % awaitedPerClient
    return client * awaitedPerClient + turn
  }

  end(place: number): void {
    this.probabilities[place] = 0
  }

  forgetClient(client: number): void {
    const from = client * awaitedPerClient
    this.probabilities.fill(0, from, from + awaitedPerClient)
  }

  forgetSymbol(symbol: number): void {
    for (let place = 0; place < this.symbols.length; place += 1) {
      if (this.symbols[place] === symbol) this.probabilities[place] = 0
    }
  }
}
