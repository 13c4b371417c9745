import { MOST_PRESENT_US } from '../../src/shared/engine.ts'

/** Which instances of a limiter are there. */
export class InstancesThere {
  /** When each counts no longer, µs. */
  readonly #ends = new Map<string, number>()

  /** Counts an instance for a time, or 0 where it leaves; how many there are then. */
  note(instance: string, forUs: number, nowUs: number): number {
    if (forUs > 0) this.#ends.set(instance, nowUs + Math.min(forUs, MOST_PRESENT_US))
    else this.#ends.delete(instance)
    return this.at(nowUs)
  }

  at(nowUs: number): number {
    for (const [instance, endUs] of this.#ends) {
      const isHeardOf = endUs > nowUs && endUs <= nowUs + MOST_PRESENT_US
      if (!isHeardOf) this.#ends.delete(instance)
    }
    return this.#ends.size
  }
}
