import type { RedisClient } from './redis-client.ts'

/** Longest pause between two tries to connect, ms: leases are to be back within 2 s of their server. */
const MOST_PAUSE_MS = 250
const FIRST_PAUSE_MS = 50

/** Longest that one try takes, ms. */
const CONNECT_TIMEOUT_MS = 1_500

/** Part of a pause by which it varies either way, so that instances do not all come at once. */
const JITTER = 0.2

/** What is asked of a client of ioredis beside {@link RedisClient}, where it can do it. */
interface Duplicable extends RedisClient {
  duplicate?(options: object): Duplicable
  /** What has been selected by a command. */
  readonly condition?: { readonly select?: number } | null
  readonly options?: { readonly db?: number }
  on(event: 'error' | 'end', run: () => void): unknown
  off(event: 'end', run: () => void): unknown
  disconnect(): void
}

/**
 * A connection of the store's own to the server that the app's client is for: it is dialled again at once and
 * often, and nothing that the app sends or waits for delays it. The app's client stands in while it is not
 * there, as when an app has just begun, and for a cluster, whose client looks after its connections itself.
 */
export class OwnConnection implements RedisClient {
  readonly #app: Duplicable
  readonly #random: () => number
  #own: Duplicable | undefined
  #holders = 0
  /** Calls of the app's client that are not answered. */
  #onWay = 0

  constructor(client: RedisClient, random: () => number = Math.random) {
    this.#app = client as Duplicable
    this.#random = random
  }

  get isCluster(): boolean {
    return this.#app.isCluster === true
  }

  get status(): string {
    return this.#pick().status
  }

  /** Keeps the connection until the function that is returned is called, or the app's client ends. */
  hold(): () => void {
    this.#holders += 1
    if (this.#own === undefined) this.#connect()
    return () => {
      this.#holders -= 1
      if (this.#holders === 0) this.#disconnect()
    }
  }

  evalsha(sha: string, numberOfKeys: number, ...rest: string[]): Promise<unknown> {
    return this.#call((client) => client.evalsha(sha, numberOfKeys, ...rest))
  }

  eval(text: string, numberOfKeys: number, ...rest: string[]): Promise<unknown> {
    return this.#call((client) => client.eval(text, numberOfKeys, ...rest))
  }

  async #call(send: (client: RedisClient) => Promise<unknown>): Promise<unknown> {
    const client = this.#pick()
    if (client !== this.#app) return send(client)
    this.#onWay += 1
    try {
      return await send(client)
    } finally {
      this.#onWay -= 1
    }
  }

  /** What is sent on one connection must not overtake what is on its way on the other. */
  #pick(): RedisClient {
    const own = this.#own
    if (own === undefined) return this.#app
    const isAppReady = this.#app.status === 'ready'
    if (own.status === 'ready' && !(isAppReady && this.#onWay > 0)) return own
    return isAppReady ? this.#app : own
  }

  #connect(): void {
    const { condition, options } = this.#app
    if (this.isCluster || this.#app.duplicate === undefined) return
    this.#own = this.#app.duplicate({
      db: condition?.select ?? options?.db ?? 0,
      lazyConnect: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: (times: number) => this.#pauseMs(times),
    })
    // What is wrong is told by the messages that fail.
    this.#own.on('error', () => undefined)
    this.#app.on('end', this.#disconnect)
  }

  readonly #disconnect = (): void => {
    this.#app.off?.('end', this.#disconnect)
    this.#own?.disconnect()
    this.#own = undefined
  }

  /** Worked number: 50, 100, 150, 200, 250, 250 …, each up to a fifth more or less. */
  #pauseMs(times: number): number {
    const pauseMs = Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * times)
    return Math.round(pauseMs * (1 - JITTER + 2 * JITTER * this.#random()))
  }
}
