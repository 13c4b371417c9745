/** Classes told apart; all further ones count as one, {@link REST_CLASS}. */
export const MAX_CLASSES = 256

/** Index of all classes that have none of their own. */
export const REST_CLASS = 0

/**
 * Numbers for class names, bounded: when all are taken a new class is part of the rest until one
 * that was long unused is dropped.
 */
export class ClassTable {
  private readonly indexes = new Map<string, number>()
  private readonly names: (string | undefined)[] = ['']
  private readonly seenAtUs = new Float64Array(MAX_CLASSES)

  /** The class of the last request, which is often that of the next. */
  private lastName: string | undefined
  private lastIndex = REST_CLASS
  private latestUs = 0

  indexOf(name: string): number {
    if (name === this.lastName) return this.lastIndex
    const index = this.indexes.get(name) ?? this.add(name)
    this.lastName = name
    this.lastIndex = index
    return index
  }

  nameOf(index: number): string {
    return index === REST_CLASS ? 'rest' : (this.names[index] ?? 'rest')
  }

  get size(): number {
    return this.names.length
  }

  noteSeen(index: number, nowUs: number): void {
    this.seenAtUs[index] = nowUs
    this.latestUs = Math.max(this.latestUs, nowUs)
  }

  /** Drops classes unseen since `sinceUs` and returns their indexes, free for new names. */
  dropUnseen(sinceUs: number): number[] {
    const dropped: number[] = []
    this.lastName = undefined
    for (const [name, index] of this.indexes) {
      if ((this.seenAtUs[index] as number) >= sinceUs) continue
      this.indexes.delete(name)
      this.names[index] = undefined
      dropped.push(index)
    }
    return dropped
  }

  private add(name: string): number {
    const free = this.names.indexOf(undefined)
    const index = free > 0 ? free : this.names.length
    if (index >= MAX_CLASSES) return REST_CLASS
    this.names[index] = name
    this.indexes.set(name, index)
    this.seenAtUs[index] = this.latestUs
    return index
  }
}
