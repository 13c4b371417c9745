import type { Clock } from '../clock/clock.ts'
import type { AbortSignalLike } from '../limiter/limit-request.ts'
import type { RequestFrame } from '../limiter/request-frame.ts'
import type { WaitSpec } from '../options/limiter-spec.ts'
import { earliestDeadlineUs, Line, type Waiter, type WaitOutcome } from './line.ts'

/** What the queue asks of the limiter. */
export interface WaitQueueParts {
  readonly spec: WaitSpec
  readonly clock: Clock
  readonly nowUs: () => number
  /** Tries to take the frame's tokens. */
  readonly take: (frame: RequestFrame) => Promise<void> | undefined
  /** Whether the frame's own predicted pools could pay all of it. */
  readonly poolsCover: (frame: RequestFrame) => boolean
  readonly weightOf: (classIndex: number) => number
}

/** Lines remembered after they emptied. */
const MOST_LEFT = 1024

/**
 * Requests waiting for tokens: a line per class and set of keys, first come first served inside it.
 * Lines share what comes by class weight (start-time fair queueing, Goyal, Vin, Cheng 1996: the line
 * with the least served cost per weight goes first, among those that wait for the same bucket), and
 * nobody overtakes it on a bucket it waits for, except with tokens of its own pool.
 */
export class WaitQueue {
  readonly #parts: WaitQueueParts
  readonly #lines = new Map<string, Line>()
  /** Served cost of lines that left while others wait: coming back at once earns no better turn. */
  readonly #left = new Map<string, number>()
  #waiting = 0
  #cancelTimer: (() => void) | undefined
  #timerAtUs = Number.POSITIVE_INFINITY

  constructor(parts: WaitQueueParts) {
    this.#parts = parts
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Whether a newcomer must not try its luck: somebody is already waiting for what it needs. */
  blocks(frame: RequestFrame): boolean {
    if (this.#waiting === 0) return false
    if (this.#lines.has(lineKey(frame))) return true
    const contested = [...this.#lines.values()].some((line) => line.sharesBucket(frame))
    return contested && !this.#parts.poolsCover(frame)
  }

  /**
   * Puts a request that was just refused (or blocked) in line. `undefined` when there is no point or
   * no room; the frame then still belongs to the caller.
   */
  join(frame: RequestFrame, signal: AbortSignalLike | undefined): Promise<WaitOutcome> | undefined {
    const { spec, nowUs } = this.#parts
    const maxUs = spec.maxMs * 1000
    if (this.#waiting >= spec.maxWaiting || frame.retryAfterUs > maxUs) return undefined
    if (frame.blocked || signal?.aborted) return undefined
    const line = this.#lineOf(frame)
    this.#waiting += 1
    return new Promise((resolve) => {
      const waiter: Waiter = { frame, deadlineUs: nowUs() + maxUs, end: () => undefined }
      const leave = () => this.#end(line, waiter, 'gave up')
      waiter.end = (outcome) => {
        signal?.removeEventListener('abort', leave)
        resolve(outcome)
      }
      signal?.addEventListener('abort', leave, { once: true })
      line.waiters.push(waiter)
      this.#schedule(Math.max(1, frame.retryAfterUs))
    })
  }

  /** Serves whoever can be served now; called when tokens came back. */
  wake(): void {
    if (this.#waiting > 0) this.#serve()
  }

  close(): void {
    this.#cancelTimer?.()
    for (const line of [...this.#lines.values()]) {
      for (const waiter of [...line.waiters]) this.#end(line, waiter, 'gave up')
    }
  }

  #lineOf(frame: RequestFrame): Line {
    const key = lineKey(frame)
    const known = this.#lines.get(key)
    if (known !== undefined) return known
    const line = new Line(key, this.#startOf(key, frame), this.#parts.weightOf(frame.classIndex))
    this.#lines.set(key, line)
    return line
  }

  /** A line starts level with the least served that it competes with: being away earns no credit. */
  #startOf(key: string, frame: RequestFrame): number {
    let least = Number.POSITIVE_INFINITY
    for (const line of this.#lines.values()) {
      if (line.sharesBucket(frame)) least = Math.min(least, line.served)
    }
    return Math.max(this.#left.get(key) ?? 0, least < Number.POSITIVE_INFINITY ? least : 0)
  }

  #remove(line: Line): void {
    this.#lines.delete(line.key)
    this.#left.delete(line.key)
    if (this.#waiting === 0) this.#left.clear()
    else this.#left.set(line.key, line.served)
    if (this.#left.size <= MOST_LEFT) return
    for (const oldest of this.#left.keys()) {
      this.#left.delete(oldest)
      return
    }
  }

  #end(line: Line, waiter: Waiter, outcome: WaitOutcome): void {
    const at = line.waiters.indexOf(waiter)
    if (at < 0) return
    line.waiters.splice(at, 1)
    this.#waiting -= 1
    if (line.waiters.length === 0) this.#remove(line)
    waiter.end(outcome)
  }

  /** Whoever is late has had a last chance before it makes room for those behind it. */
  #serve(): void {
    const nowUs = this.#parts.nowUs()
    let nextUs = this.#serveInTurn(nowUs)
    if (this.#dropLate(nowUs)) nextUs = this.#serveInTurn(nowUs)
    this.#schedule(nextUs)
  }

  /** Serves all that can be served now; returns the µs until somebody else can be. */
  #serveInTurn(nowUs: number): number {
    const inTurn = [...this.#lines.values()].sort((a, b) => a.served - b.served)
    const held: Line[] = []
    let nextUs = Number.POSITIVE_INFINITY
    for (let line = inTurn.shift(); line !== undefined; line = nextInTurn(inTurn)) {
      const stalledUs = this.#serveHead(line, held, nowUs)
      if (stalledUs === 0 && line.waiters.length > 0) inTurn.push(line)
      if (stalledUs > 0) {
        held.push(line)
        nextUs = Math.min(nextUs, stalledUs)
      }
    }
    return nextUs
  }

  /** Serves a line's first; returns the µs it still has to wait, 0 when it was served. */
  #serveHead(line: Line, held: readonly Line[], nowUs: number): number {
    const { take, poolsCover } = this.#parts
    const waiter = line.waiters[0]
    if (waiter === undefined) return 0
    const { frame } = waiter
    if (line.isAsking) return Number.POSITIVE_INFINITY
    // Before anything is asked of a bucket: in its eyes an old time is a clock that stepped back.
    frame.nowUs = nowUs
    if (held.some((other) => other.sharesBucket(frame)) && !poolsCover(frame)) {
      return Number.POSITIVE_INFINITY
    }
    const pending = take(frame)
    if (pending !== undefined) {
      this.#serveLater(line, waiter, pending)
      return Number.POSITIVE_INFINITY
    }
    return this.#answerHead(line, waiter)
  }

  #answerHead(line: Line, waiter: Waiter): number {
    const { limitedBy, retryAfterUs } = waiter.frame
    if (limitedBy >= 0 && retryAfterUs < Number.POSITIVE_INFINITY) return Math.max(1, retryAfterUs)
    if (limitedBy >= 0) {
      this.#end(line, waiter, 'gave up')
      return 0
    }
    line.noteServed(waiter.frame)
    this.#end(line, waiter, 'admitted')
    return 0
  }

  #serveLater(line: Line, waiter: Waiter, pending: Promise<void>): void {
    line.isAsking = true
    const answered = () => {
      line.isAsking = false
      const stalledUs = this.#answerHead(line, waiter)
      this.#schedule(stalledUs === 0 ? 1 : stalledUs)
    }
    pending.then(answered, () => {
      line.isAsking = false
      this.#end(line, waiter, 'gave up')
      this.#schedule(1)
    })
  }

  #dropLate(nowUs: number): boolean {
    const before = this.#waiting
    for (const line of [...this.#lines.values()]) {
      for (const waiter of [...line.waiters]) {
        if (waiter.deadlineUs <= nowUs) this.#end(line, waiter, 'gave up')
      }
    }
    return this.#waiting < before
  }

  /** One timer for all: the earliest that somebody can be served, or must be let go. */
  #schedule(inUs: number): void {
    if (this.#waiting === 0) return
    const { clock, nowUs } = this.#parts
    const atUs = Math.min(nowUs() + inUs, earliestDeadlineUs(this.#lines.values()))
    if (atUs >= this.#timerAtUs) return
    this.#cancelTimer?.()
    this.#timerAtUs = atUs
    const ms = Math.max(1, Math.ceil((atUs - nowUs()) / 1000))
    this.#cancelTimer = clock.after(ms, () => {
      this.#timerAtUs = Number.POSITIVE_INFINITY
      this.#serve()
    })
  }
}

function nextInTurn(lines: Line[]): Line | undefined {
  if (lines.length === 0) return undefined
  let first = 0
  for (let i = 1; i < lines.length; i++) {
    if ((lines[i] as Line).served < (lines[first] as Line).served) first = i
  }
  return lines.splice(first, 1)[0]
}

function lineKey({ classIndex, count, entries }: RequestFrame): string {
  let text = String(classIndex)
  for (const { resource, key } of entries.slice(0, count)) text += `\n${resource}\t${key}`
  return text
}
