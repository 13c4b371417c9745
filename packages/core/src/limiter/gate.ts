import type { ResourcePredictor } from '../predict/resource-predictor.ts'
import type { AskEntry } from '../store/store.ts'
import type { WaitQueue } from '../wait/wait-queue.ts'
import { countAdmitted } from './counters.ts'
import type { DecisionSource } from './decision.ts'
import { fillFrame } from './fill-frame.ts'
import type { LimitRequest } from './limit-request.ts'
import type { LimiterParts } from './limiter-parts.ts'
import { createRequestFrame, type RequestFrame } from './request-frame.ts'
import type { StoreGuard } from './store-guard.ts'
import type { Ticker } from './ticker.ts'
import { type DecisionDesk, TokenDecision } from './token-decision.ts'

/** A decision now, or a promise of one where a store trip, an async option or a wait is needed. */
export type Answer<Name extends string> = TokenDecision<Name> | Promise<TokenDecision<Name>>

/** Parts of the request path that are made after the limiter's own parts. */
export interface GateParts<Request, Name extends string, Context> {
  readonly parts: LimiterParts<Request, Name>
  readonly view: (request: LimitRequest<Name, Context>) => Request
  readonly desk: DecisionDesk<Name>
  readonly ticker: Ticker
  readonly queue: WaitQueue | undefined
  readonly guard: StoreGuard
}

/** The request path: identify, ask the buckets, count, answer. Allocates the decision, nothing else. */
export class Gate<Request, Name extends string, Context> {
  readonly #parts: LimiterParts<Request, Name>
  readonly #view: (request: LimitRequest<Name, Context>) => Request
  readonly #desk: DecisionDesk<Name>
  readonly #ticker: Ticker
  readonly #queue: WaitQueue | undefined
  readonly #guard: StoreGuard
  /** The frame not in use; `undefined` while its request waits for something. */
  #spare: RequestFrame | undefined

  constructor({ parts, view, desk, ticker, queue, guard }: GateParts<Request, Name, Context>) {
    this.#parts = parts
    this.#view = view
    this.#desk = desk
    this.#ticker = ticker
    this.#queue = queue
    this.#guard = guard
  }

  acquire(request: LimitRequest<Name, Context>): Answer<Name> {
    const frame = this.#takeFrame()
    const pending = this.#identify(frame, request)
    if (pending === undefined) return this.#ask(frame, request)
    return pending.then(() => this.#ask(frame, request))
  }

  peek(request: LimitRequest<Name, Context>): Answer<Name> {
    const frame = this.#takeFrame()
    const pending = this.#identify(frame, request)
    if (pending === undefined) return this.#look(frame)
    return pending.then(() => this.#look(frame))
  }

  #takeFrame(): RequestFrame {
    const frame = this.#spare
    if (frame === undefined) return createRequestFrame(this.#parts.resources.length)
    this.#spare = undefined
    return frame
  }

  /** Works out who asks for what. Throws what option functions throw: nothing is charged yet. */
  #identify(frame: RequestFrame, request: LimitRequest<Name, Context>): Promise<void> | undefined {
    const { spec, classes, resources } = this.#parts
    const argument = this.#view(request)
    frame.client = spec.client ? spec.client(argument) : (request.client ?? 'anonymous')
    frame.type = spec.type ? spec.type(argument) : (request.type ?? 'default')
    const ownClass = spec.class ? spec.class(argument) : request.class
    frame.classIndex = classes.indexOf(ownClass ?? frame.type)
    return fillFrame(frame, resources, request, argument)
  }

  #ask(frame: RequestFrame, request: LimitRequest<Name, Context>): Answer<Name> {
    const { counters, demand, nowUs, buckets } = this.#parts
    const atUs = nowUs()
    frame.nowUs = atUs
    if (demand !== undefined && atUs >= demand.endsAtUs) this.#ticker.arrive(atUs)
    counters.offered += 1
    this.#choosePools(frame)
    if (this.#queue !== undefined && this.#queue.blocks(frame))
      return this.#standInLine(frame, request)
    const pending = buckets.take(frame)
    if (pending === undefined) return this.#conclude(frame, request)
    return this.#guard.answer(pending, frame).then((answered) => this.#conclude(answered, request))
  }

  #look(frame: RequestFrame): Answer<Name> {
    frame.nowUs = this.#parts.nowUs()
    this.#choosePools(frame)
    const pending = this.#parts.buckets.check(frame)
    if (pending === undefined) return this.#peeked(frame)
    return this.#guard.answer(pending, frame).then((answered) => this.#peeked(answered))
  }

  #peeked(frame: RequestFrame): TokenDecision<Name> {
    const allowed = frame.limitedBy < 0 || this.#parts.spec.dryRun
    const decision = new TokenDecision(this.#desk, frame, allowed, frame.source)
    decision.isOpen = false
    this.#spare = frame
    return decision
  }

  #choosePools(frame: RequestFrame): void {
    const { predictor } = this.#parts
    if (predictor === undefined) return
    const { resources } = predictor
    for (let i = 0; i < frame.count; i++) {
      const entry = frame.entries[i] as AskEntry
      entry.pool = (resources[entry.resource] as ResourcePredictor).poolOf(frame.classIndex)
    }
  }

  #conclude(frame: RequestFrame, request: LimitRequest<Name, Context>): Answer<Name> {
    const refused = frame.limitedBy >= 0 && !this.#parts.spec.dryRun
    if (refused && this.#queue) return this.#wait(frame, request)
    this.#noteDemand(frame, true)
    return refused ? this.#refuse(frame, request) : this.#admit(frame, request)
  }

  #admit(frame: RequestFrame, request: LimitRequest<Name, Context>): TokenDecision<Name> {
    const { counters, spec, emitter } = this.#parts
    const { source } = frame
    countAdmitted(counters, source)
    const lacking = spec.dryRun ? frame.limitedBy : frame.lacking
    if (lacking >= 0) noteDryRun(frame, lacking, spec.dryRun)
    const decision = new TokenDecision(this.#desk, frame, true, source)
    if (lacking >= 0) {
      counters.wouldRefuse += 1
      emitter.emit('limited', { decision, request })
    }
    this.#spare = frame
    return decision
  }

  #refuse(frame: RequestFrame, request: LimitRequest<Name, Context>): TokenDecision<Name> {
    const { counters, emitter } = this.#parts
    counters.refused += 1
    const decision = new TokenDecision(this.#desk, frame, false, frame.source)
    if (emitter.has('limited')) emitter.emit('limited', { decision, request })
    this.#spare = frame
    return decision
  }

  /** Somebody waits for what this request needs: it goes behind them, whatever the buckets hold. */
  #standInLine(frame: RequestFrame, request: LimitRequest<Name, Context>): Answer<Name> {
    frame.limitedBy = 0
    frame.retryAfterUs = 0
    frame.blocked = false
    frame.lacking = 0
    frame.source = 'standard'
    for (const entry of frame.entries) entry.drawn = 0
    return this.#wait(frame, request)
  }

  /** Waits for tokens where that can help; a request that gives up is refused. */
  #wait(frame: RequestFrame, request: LimitRequest<Name, Context>): Answer<Name> {
    const outcome = this.#queue?.join(frame, request.signal)
    this.#noteDemand(frame, true)
    if (outcome === undefined) return this.#refuse(frame, request)
    return outcome.then((how) => {
      if (how === 'admitted') {
        this.#noteDemand(frame, false)
        return this.#admit(frame, request)
      }
      this.#parts.counters.abandoned += 1
      return new TokenDecision(this.#desk, frame, false, frame.source)
    })
  }

  /** Counts what was offered (once) and what pools paid of it. */
  #noteDemand(frame: RequestFrame, isNew: boolean): void {
    const { demand, predictor } = this.#parts
    if (demand === undefined || predictor === undefined) return
    const { resources } = predictor
    for (let i = 0; i < frame.count; i++) {
      const { resource, key, cost, drawn } = frame.entries[i] as AskEntry
      demand.note(resource, frame.classIndex, isNew ? cost : 0, drawn)
      if (isNew) (resources[resource] as ResourcePredictor).noteKey(key, cost)
    }
  }
}

/** Names the lacking resource on a decision that is allowed all the same. */
function noteDryRun(frame: RequestFrame, lacking: number, nothingCharged: boolean): void {
  frame.limitedBy = lacking
  if (nothingCharged) for (const entry of frame.entries) entry.charged = false
}
