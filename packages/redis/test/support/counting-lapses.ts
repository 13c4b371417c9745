import type { LeaseMessage, SharedEngine, SharedReply } from '@predictive-limit/core'

/**
 * An engine that counts the leases of an instance that were not given back: they ended because they had not
 * been renewed in time, as its next message shows by another incarnation, or the answer to its last.
 */
export function countingLapses(engine: SharedEngine): {
  readonly counted: SharedEngine
  readonly lapses: () => number
} {
  const lapses = new Lapses()
  const counted: SharedEngine = {
    kind: engine.kind,
    open(scope) {
      const opened = engine.open(scope)
      return {
        async send(message) {
          if (message.kind !== 'lease') return opened.send(message)
          for (const one of message.messages) lapses.note(one)
          const reply = await opened.send(message)
          lapses.hear(message.messages, reply)
          return reply
        },
        atEndOfTurn: (run) => opened.atEndOfTurn(run),
        close: () => opened.close(),
      }
    },
  }
  return { counted, lapses: () => lapses.count }
}

class Lapses {
  #held: string | undefined
  #lapsed = 0
  /** Leases that were given back, as far as is known. */
  #leaving = 0

  get count(): number {
    return this.#lapsed + this.#leaving + (this.#held === undefined ? 0 : 1)
  }

  note({ incarnation, isFinal }: LeaseMessage): void {
    if (this.#held !== undefined && this.#held !== incarnation) this.#lapsed += 1
    this.#held = isFinal ? undefined : incarnation
    if (isFinal) this.#leaving += 1
  }

  hear(messages: readonly LeaseMessage[], { leases }: SharedReply): void {
    for (const [i, { isFinal }] of messages.entries()) {
      if (isFinal && leases[i]?.status === 'granted') this.#leaving -= 1
    }
  }
}
