/** Requests of a client that are remembered, and so the most a basket can hold. */
export const requestsPerClient = 8

/** The last requests of each client, each of which opened a basket. A ring of eight a client. */
export class OpenBaskets {
  readonly symbols: Uint16Array
  readonly atMs: Float64Array
  /** What the request counts, and what its basket is counted with. */
  readonly weights: Float32Array
  readonly #next: Uint8Array

  constructor(clients: number) {
    this.symbols = new Uint16Array(clients * requestsPerClient)
    this.atMs = new Float64Array(clients * requestsPerClient)
    this.weights = new Float32Array(clients * requestsPerClient)
    this.#next = new Uint8Array(clients)
  }

  /** Where the client's `back`-th last request is kept, from 0 for the newest. */
  placeOf(client: number, back: number): number {
    const turn = (this.#next[client] as number) + requestsPerClient - 1 - back
    return client * requestsPerClient + (turn % requestsPerClient)
  }

  push(client: number, symbol: number, atMs: number, weight: number): void {
    const turn = this.#next[client] as number
    const place = client * requestsPerClient + turn
    this.symbols[place] = symbol
    this.atMs[place] = atMs
    this.weights[place] = weight
    this.#next[client] = (turn + 1) % requestsPerClient
  }

  forgetClient(client: number): void {
    const from = client * requestsPerClient
    this.weights.fill(0, from, from + requestsPerClient)
  }

  forgetSymbol(symbol: number): void {
    for (let place = 0; place < this.symbols.length; place += 1) {
      if (this.symbols[place] === symbol) this.weights[place] = 0
    }
  }
}
