import type { Arrival, Source } from '../arrival.ts'
import type { DriveOrder, Tally } from './messages.ts'

/** The world of a drive: real time and real HTTP, or a test's. */
export interface Road {
  /** Monotonic milliseconds. */
  now(): number
  sleep(ms: number): Promise<void>
  /** Sends one request and resolves to its status. */
  send(arrival: Arrival): Promise<number>
}

/** Requests on their way at once; more would only wait inside the server instead of here. */
const mostInFlight = 256
const mostSamples = 5

/** Replays a source at its own times, `speed` times faster. What is late is sent late, never dropped. */
export class Drive {
  readonly #order: DriveOrder
  readonly #road: Road
  readonly #tally: { -readonly [K in keyof Tally]: Tally[K] }
  #inFlight = 0
  /** Continues whoever waits for an answer. */
  #onAnswer: (() => void) | undefined
  #stopped = false

  constructor(order: DriveOrder, road: Road) {
    this.#order = order
    this.#road = road
    const counts = { read: 0, unreadable: 0, replayed: 0, failed: 0, admitted: 0, refused: 0 }
    this.#tally = { ...counts, atMs: order.firstAtMs, lagMs: 0, worstLagMs: 0, samples: [] }
  }

  get tally(): Tally {
    return { ...this.#tally }
  }

  /** Ends {@link run} before its next request; those on their way are still counted. */
  stop(): void {
    this.#stopped = true
  }

  async run(source: Source): Promise<Tally> {
    const { firstAtMs, speed, cutAtMs = Number.POSITIVE_INFINITY } = this.#order
    const startMs = this.#road.now()
    for await (const item of source) {
      if (this.#stopped) break
      if (item.kind === 'unreadable') {
        this.#noteUnreadable(item)
        continue
      }
      if (item.atMs >= cutAtMs) break
      const dueMs = startMs + (item.atMs - firstAtMs) / speed
      await this.#until(dueMs)
      if (this.#stopped) break
      this.#dispatch(item, dueMs)
    }
    while (this.#inFlight > 0) await this.#anAnswer()
    return this.tally
  }

  #noteUnreadable({ line, text, why }: Tally['samples'][number]): void {
    const { samples } = this.#tally
    this.#tally.read += 1
    this.#tally.unreadable += 1
    if (samples.length < mostSamples) this.#tally.samples = [...samples, { line, text, why }]
  }

  /** Sleeps in pieces, so that a stop is noticed within a second however far away the next arrival is. */
  async #until(dueMs: number): Promise<void> {
    for (;;) {
      const waitMs = dueMs - this.#road.now()
      if (this.#inFlight >= mostInFlight) await this.#anAnswer()
      else if (waitMs >= 1 && !this.#stopped) await this.#road.sleep(Math.min(waitMs, 1_000))
      else return
    }
  }

  #dispatch(arrival: Arrival, dueMs: number): void {
    const tally = this.#tally
    tally.read += 1
    tally.atMs = arrival.atMs
    tally.lagMs = Math.max(0, this.#road.now() - dueMs)
    tally.worstLagMs = Math.max(tally.worstLagMs, tally.lagMs)
    void this.#send(arrival)
  }

  #anAnswer(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAnswer = resolve
    })
  }

  async #send(arrival: Arrival): Promise<void> {
    this.#inFlight += 1
    try {
      const status = await this.#road.send(arrival)
      this.#tally.replayed += 1
      if (status === 429) this.#tally.refused += 1
      else if (status < 400) this.#tally.admitted += 1
    } catch {
      this.#tally.failed += 1
    }
    this.#inFlight -= 1
    this.#onAnswer?.()
  }
}
