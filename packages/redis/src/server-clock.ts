import type { Clock } from '@predictive-limit/core'

/**
 * What time it is on the server, as far as an instance knows from the last reply: behind by at most the way
 * back. Messages say when they were sent, so that the server can tell one that comes much later.
 */
export class ServerClock {
  readonly #clock: Clock
  #offsetUs: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  note(serverUs: number): void {
    this.#offsetUs = serverUs - this.#ownUs()
  }

  /** µs; 0 before the first reply. */
  nowUs(): number {
    return this.#offsetUs === undefined ? 0 : this.#ownUs() + this.#offsetUs
  }

  #ownUs(): number {
    return Math.floor(this.#clock.now() * 1000)
  }
}
