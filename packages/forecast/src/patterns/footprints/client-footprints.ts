/** Requests until a client's older costs have faded to 1/e. */
const memory = 50

/** Mean logarithm of what the requests of each client cost, whatever their type. */
export class ClientFootprints {
  /** Requests of which any cost is known. */
  readonly requests: Float64Array
  /** Means of ln(1 + cost): those of client c from c · costs on. */
  readonly logMeans: Float64Array
  /** Known costs behind each mean: some are settled later than others, or never. */
  readonly #known: Float64Array
  readonly #costs: number

  constructor(clients: number, costs: number) {
    this.requests = new Float64Array(clients)
    this.logMeans = new Float64Array(clients * costs)
    this.#known = new Float64Array(clients * costs)
    this.#costs = costs
  }

  learn(client: number, costs: ArrayLike<number>): void {
    for (let cost = 0; cost < this.#costs; cost += 1) {
      const value = costs[cost] as number
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) continue
      const at = client * this.#costs + cost
      const before = this.logMeans[at] as number
      const known = (this.#known[at] as number) + 1
      this.#known[at] = known
      this.requests[client] = Math.max(known, this.requests[client] as number)
      this.logMeans[at] = before + (Math.log1p(value) - before) / Math.min(memory, known)
    }
  }

  forgetClient(client: number): void {
    const [from, to] = [client * this.#costs, (client + 1) * this.#costs]
    this.requests[client] = 0
    this.logMeans.fill(0, from, to)
    this.#known.fill(0, from, to)
  }
}
