import type { Clock } from '@predictive-limit/core'

/**
 * What time it is on the server, as far as an instance knows from the last reply: ahead by at most the way
 * there, however late the reply is read. Messages say when they were sent, so that the server can
 * tell one that comes much later; none may look older than it is.
 */
export class ServerClock {
  readonly #clock: Clock
  #offsetUs: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** µs of the instance's own clock. */
  ownUs(): number {
    return Math.floor(this.#clock.now() * 1000)
  }

  /** Takes over the time of a reply to what was sent at `ownUs`. */
  note(serverUs: number, ownUs: number): void {
    this.#offsetUs = serverUs - ownUs
  }

  /** µs; 0 before the first reply. */
  nowUs(): number {
    return this.#offsetUs === undefined ? 0 : this.ownUs() + this.#offsetUs
  }
}
