import type { LimiterEvents } from './events.ts'

/** Reports an event to whoever listens. */
export type EmitEvent = <E extends keyof LimiterEvents>(event: E, payload: LimiterEvents[E]) => void

type Listener = (payload: never) => void

/** Listeners by event. A listener that throws is reported as an `error` event and changes nothing. */
export class Emitter {
  readonly #listeners = new Map<keyof LimiterEvents, Set<Listener>>()

  on<E extends keyof LimiterEvents>(event: E, fn: (payload: LimiterEvents[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(fn))
    return () => void listeners.delete(fn)
  }

  /** Whether somebody listens: spares making a payload for nobody. */
  has(event: keyof LimiterEvents): boolean {
    const listeners = this.#listeners.get(event)
    return listeners !== undefined && listeners.size > 0
  }

  readonly emit: EmitEvent = (event, payload) => {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        ;(listener as (payload: unknown) => void)(payload)
      } catch (error) {
        if (event !== 'error') this.emit('error', { part: 'listener', error })
      }
    }
  }
}
