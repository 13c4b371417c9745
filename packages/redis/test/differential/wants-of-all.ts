import type { ClassWant, PoolWant } from '@predictive-limit/core'

/** What instances want of one bucket, added up the slow way; classes are numbered as they come up. */
export class WantsOfAll {
  #noted: { instance: number; untilUs: number; wants: readonly ClassWant[] }[] = []
  #names: string[] = ['']
  readonly #isShared: boolean

  constructor(isShared: boolean | undefined) {
    this.#isShared = isShared === true
  }

  /** A class without a pool has one that nobody ever fills: the last. */
  poolOf(name: string): number {
    const known = this.#names.indexOf(name)
    if (known >= 0) return known
    return this.#isShared ? 32 : 0
  }

  names(): readonly string[] {
    return [...this.#names]
  }

  forgetPools(): void {
    this.#names = ['']
  }

  plan(instance: number, wants: readonly ClassWant[], nowUs: number): PoolWant[] {
    const own = { instance, untilUs: nowUs + 2_000_000, wants }
    const known = this.#noted.findIndex((noted) => noted.instance === instance)
    if (known >= 0) this.#noted[known] = own
    else this.#noted.push(own)
    this.#noted = this.#noted.filter((noted) => noted.untilUs > nowUs && noted.wants.length > 0)
    const all = this.#noted.flatMap((noted) => noted.wants)
    for (const { class: name } of all) if (!this.#names.includes(name)) this.#names.push(name)
    return this.#names.flatMap((name, pool) => {
      const same = all.filter((want) => want.class === name)
      if (same.length === 0) return []
      const sum = (part: 'ratePerSecond' | 'capacity') =>
        same.reduce((total, want) => total + want[part], 0)
      const weight = Math.max(...same.map((want) => want.weight))
      return [
        {
          pool,
          class: name,
          ratePerSecond: sum('ratePerSecond'),
          capacity: sum('capacity'),
          weight,
        },
      ]
    })
  }
}
