interface Event {
  readonly atUs: number
  readonly order: number
  readonly run: () => void
}

/** What happens at which moment of simulated time; at equal times in the order in which it was added. */
export class EventQueue {
  nowUs = 0
  readonly #heap: Event[] = []
  #added = 0

  at(atUs: number, run: () => void): void {
    const heap = this.#heap
    heap.push({ atUs, order: this.#added++, run })
    let i = heap.length - 1
    while (i > 0 && isBefore(heap[i], heap[(i - 1) >> 1])) {
      swap(heap, i, (i - 1) >> 1)
      i = (i - 1) >> 1
    }
  }

  /** Lets everything happen until `endUs`. */
  runUntil(endUs: number): void {
    while ((this.#heap[0]?.atUs ?? Number.POSITIVE_INFINITY) <= endUs) {
      const { atUs, run } = this.#next()
      this.nowUs = atUs
      run()
    }
  }

  #next(): Event {
    const heap = this.#heap
    swap(heap, 0, heap.length - 1)
    const first = heap.pop() as Event
    let i = 0
    for (;;) {
      const left = 2 * i + 1
      const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left
      if (!isBefore(heap[child], heap[i])) return first
      swap(heap, i, child)
      i = child
    }
  }
}

function isBefore(a: Event | undefined, b: Event | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order)
}

function swap(heap: Event[], i: number, j: number): void {
  const event = heap[i] as Event
  heap[i] = heap[j] as Event
  heap[j] = event
}
