/** What became of the requests of one class; those neither predicted nor standard were refused. */
export interface ClassCount {
  offered: number
  predicted: number
  standard: number
  /** Admitted by the plain buckets beside the limiter. */
  plain: number
}

/** Counts per class; after the first 1,000 classes all further ones count as one. */
export class ClassCounts {
  readonly #counts = new Map<string, ClassCount>()

  of(className: string): ClassCount {
    const known = this.#counts.get(className)
    if (known !== undefined) return known
    if (this.#counts.size >= 1_000 && className !== 'others') return this.of('others')
    const count = { offered: 0, predicted: 0, standard: 0, plain: 0 }
    this.#counts.set(className, count)
    return count
  }

  /** Classes, most requests first. */
  get all(): readonly (readonly [string, Readonly<ClassCount>])[] {
    return [...this.#counts].sort(([, a], [, b]) => b.offered - a.offered)
  }

  get plainAdmitted(): number {
    let sum = 0
    for (const { plain } of this.#counts.values()) sum += plain
    return sum
  }
}
