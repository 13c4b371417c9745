/** Requests until a client's older costs have faded to 1/e. */
const memory = 50

/** Mean logarithm of what the requests of each client cost, whatever their type. */
export class ClientFootprints {
  readonly requests: Float64Array
  /** Means of ln(1 + cost): those of client c from c · costs on. */
  readonly logMeans: Float64Array
  readonly #costs: number

  constructor(clients: number, costs: number) {
    this.requests = new Float64Array(clients)
    this.logMeans = new Float64Array(clients * costs)
    this.#costs = costs
  }

  learn(client: number, costs: ArrayLike<number>): void {
    const requests = (this.requests[client] as number) + 1
    this.requests[client] = requests
    const gain = 1 / Math.min(memory, requests)
    for (let cost = 0; cost < this.#costs; cost += 1) {
      const value = costs[cost] as number
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) continue
      const at = client * this.#costs + cost
      const before = this.logMeans[at] as number
      this.logMeans[at] = before + gain * (Math.log1p(value) - before)
    }
  }

  forgetClient(client: number): void {
    this.requests[client] = 0
    this.logMeans.fill(0, client * this.#costs, (client + 1) * this.#costs)
  }
}
