import type { Clock } from '../clock/clock.ts'
import type { DemandSteps } from '../demand/demand-steps.ts'
import { Refusals } from '../demand/refusals.ts'
import type { Predictor } from '../predict/predictor.ts'
import type { Buckets } from '../store/store.ts'
import type { WaitQueue } from '../wait/wait-queue.ts'
import { noteAdmitted, noteOffered } from './count-demand.ts'
import type { Counters } from './counters.ts'
import { Identifier } from './identifier.ts'
import type { LimitRequest } from './limit-request.ts'
import type { LimiterParts } from './limiter-parts.ts'
import { RefusedDemand } from './refused-demand.ts'
import type { RequestFrame } from './request-frame.ts'
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

/**
 * The request path: identify, ask the buckets, count, answer. Allocates the decision, nothing else.
 * Its fields are copies of the limiter's parts, and private to TypeScript only: V8 inlines what is
 * small, and both a chain of look-ups and a `#field` make a method larger than it will take.
 */
export class Gate<Request, Name extends string, Context> {
  private readonly parts: LimiterParts<Request, Name>
  private readonly identifier: Identifier<Request, Name, Context>
  private readonly desk: DecisionDesk<Name>
  private readonly ticker: Ticker
  private readonly queue: WaitQueue | undefined
  private readonly guard: StoreGuard
  private readonly clock: Clock
  private readonly buckets: Buckets
  private readonly demand: DemandSteps | undefined
  private readonly counters: Counters
  private readonly predictor: Predictor | undefined
  private readonly refused: RefusedDemand | undefined
  private readonly refusals: Refusals
  private readonly neverRefuses: boolean
  /** Of the request that was decided last; `undefined` where its answer took time, and that is past. */
  latest: RequestFrame | undefined = undefined

  constructor({ parts, view, desk, ticker, queue, guard }: GateParts<Request, Name, Context>) {
    this.parts = parts
    this.identifier = new Identifier(parts, view)
    this.desk = desk
    this.ticker = ticker
    this.queue = queue
    this.guard = guard
    this.clock = parts.clock
    this.buckets = parts.buckets
    this.demand = parts.demand
    this.counters = parts.counters
    this.predictor = parts.predictor
    this.refused = parts.demand && new RefusedDemand(parts.demand, parts.resources)
    this.refusals = this.refused?.refusals ?? new Refusals()
    this.neverRefuses = parts.spec.dryRun
  }

  acquire(request: LimitRequest<Name, Context>): Answer<Name> {
    return this.decide(request, undefined)
  }

  peek(request: LimitRequest<Name, Context>): Answer<Name> {
    const frame = this.identifier.identify(request)
    if (frame.pending === undefined) return this.look(frame)
    return this.lookLater(frame.pending, frame)
  }

  /**
   * Deliberately one long function: V8 gives every function that it compiles an allowance of code to
   * inline, and one that is too long to be inlined itself has that allowance to itself.
   *
   * @param identified - the request's frame, where working it out took time
   */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: calls are what a decision costs.
  private decide(
    request: LimitRequest<Name, Context>,
    identified: RequestFrame | undefined,
  ): Answer<Name> {
    const { demand, predictor, queue, counters, identifier } = this
    const frame = identified ?? identifier.identify(request)
    if (frame.pending !== undefined) return this.decideLater(frame.pending, frame, request)
    const nowUs = Math.floor(this.clock.now() * 1000)
    const { classIndex } = frame
    frame.nowUs = nowUs
    counters.offered += 1
    if (demand !== undefined && predictor !== undefined) {
      if (nowUs >= demand.endsAtUs) this.ticker.arrive(nowUs)
      if (frame.poolsVersion !== predictor.poolsVersion) predictor.choosePools(frame)
      if (frame.isSteady) {
        const { whole } = demand.open
        whole[2 * classIndex] = (whole[2 * classIndex] as number) + 1
      } else noteOffered(frame, demand)
      if (nowUs <= this.refusals.untilUs) this.refused?.arrive(frame)
      const { sampler } = predictor
      sampler.untilNext -= 1
      if (sampler.untilNext <= 0) predictor.noteRequest(frame, frame)
    }
    if (this.latest !== frame) this.latest = frame
    if (queue?.blocks(frame)) return this.standInLine(frame, request)
    const pending = this.buckets.take(frame)
    if (pending !== undefined) return this.concludeLater(pending, frame, request)
    if (frame.lacking >= 0) return this.concludeLacking(frame, request)
    if (frame.isSteady && frame.source === 'predicted' && demand !== undefined) {
      const { whole } = demand.open
      whole[2 * classIndex + 1] = (whole[2 * classIndex + 1] as number) + 1
      counters.predicted += 1
    } else noteAdmitted(frame, counters, demand)
    identifier.recycle(frame)
    const decision = new TokenDecision(this.desk, frame, true)
    return frame.isUsual ? decision : decision.add(frame)
  }

  // A closure makes its function allocate a context at every call, made or not: hence the …Later.
  private decideLater(
    pending: Promise<void>,
    frame: RequestFrame,
    request: LimitRequest<Name, Context>,
  ): Promise<TokenDecision<Name>> {
    this.latest = undefined
    return pending.then(() => {
      frame.pending = undefined
      return this.decide(request, frame)
    })
  }

  private lookLater(pending: Promise<void>, frame: RequestFrame): Promise<TokenDecision<Name>> {
    return pending.then(() => this.look(frame))
  }

  private concludeLater(
    pending: Promise<void>,
    frame: RequestFrame,
    request: LimitRequest<Name, Context>,
  ): Promise<TokenDecision<Name>> {
    return this.guard.answer(pending, frame, true).then((answered) => {
      this.latest = undefined
      return this.conclude(answered, request)
    })
  }

  private look(frame: RequestFrame): Answer<Name> {
    frame.nowUs = this.parts.nowUs()
    this.predictor?.choosePools(frame)
    const pending = this.buckets.check(frame)
    if (pending === undefined) return this.peeked(frame)
    return this.guard.answer(pending, frame, false).then((answered) => this.peeked(answered))
  }

  private peeked(frame: RequestFrame): TokenDecision<Name> {
    const allowed = frame.limitedBy < 0 || this.neverRefuses
    const decision = new TokenDecision(this.desk, frame, allowed).add(frame)
    decision.isOpen = false
    this.identifier.recycle(frame)
    return decision
  }

  private conclude(frame: RequestFrame, request: LimitRequest<Name, Context>): Answer<Name> {
    return frame.lacking >= 0 ? this.concludeLacking(frame, request) : this.admit(frame)
  }

  private concludeLacking(frame: RequestFrame, request: LimitRequest<Name, Context>): Answer<Name> {
    const refused = frame.limitedBy >= 0 && !this.neverRefuses
    if (refused && this.queue !== undefined) return this.wait(frame, request)
    return refused ? this.refuse(frame, request) : this.admitAllTheSame(frame, request)
  }

  private admit(frame: RequestFrame): TokenDecision<Name> {
    noteAdmitted(frame, this.counters, this.demand)
    this.identifier.recycle(frame)
    return new TokenDecision(this.desk, frame, true).add(frame)
  }

  /** A dry run: a resource lacked tokens, and is named on a decision that is allowed. */
  private admitAllTheSame(
    frame: RequestFrame,
    request: LimitRequest<Name, Context>,
  ): TokenDecision<Name> {
    if (frame.limitedBy >= 0) for (const entry of frame.entries) entry.charged = false
    else frame.limitedBy = frame.lacking
    const decision = this.admit(frame)
    this.counters.wouldRefuse += 1
    this.parts.emitter.emit('limited', { decision, request })
    return decision
  }

  private refuse(frame: RequestFrame, request: LimitRequest<Name, Context>): TokenDecision<Name> {
    const { emitter } = this.parts
    this.counters.refused += 1
    this.refused?.refuse(frame)
    const decision = new TokenDecision(this.desk, frame, false).add(frame)
    if (emitter.has('limited')) emitter.emit('limited', { decision, request })
    this.identifier.recycle(frame)
    return decision
  }

  /** Somebody waits for what this request needs: it goes behind them, whatever the buckets hold. */
  private standInLine(frame: RequestFrame, request: LimitRequest<Name, Context>): Answer<Name> {
    frame.limitedBy = 0
    frame.retryAfterUs = 0
    frame.blocked = false
    frame.lacking = 0
    frame.source = 'standard'
    for (const entry of frame.entries) entry.drawn = 0
    return this.wait(frame, request)
  }

  /** Waits for tokens where that can help; a request that gives up is refused. */
  private wait(frame: RequestFrame, request: LimitRequest<Name, Context>): Answer<Name> {
    const outcome = this.queue?.join(frame, request.signal)
    if (outcome === undefined) return this.refuse(frame, request)
    return outcome.then((how) => {
      this.latest = undefined
      if (how === 'admitted') return this.admit(frame)
      this.counters.abandoned += 1
      frame.nowUs = this.parts.nowUs()
      this.refused?.refuse(frame)
      return new TokenDecision(this.desk, frame, false).add(frame)
    })
  }
}
