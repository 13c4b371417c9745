import type { DemandSteps } from '../demand/demand-steps.ts'
import { Refusals } from '../demand/refusals.ts'
import { retryAfterSeconds } from '../http/retry-after.ts'
import type { AskEntry } from '../store/store.ts'
import { ANONYMOUS } from './identifier.ts'
import type { LimitedResource } from './limited-resource.ts'
import type { RequestFrame } from './request-frame.ts'

/** Time that a client may take beyond the latest `Retry-After`, µs. */
const GRACE_US = 1e6

/** The largest number in [0, 1): the latest that jitter can make a `Retry-After`. */
const LATEST = 1 - Number.EPSILON

/**
 * Corrects the demand of requests that are refused, after it was counted like any other: what comes
 * back counts once, a cost that is only known afterwards counts as what its type turned out to cost, and
 * abuse is marked so that no season remembers it.
 */
export class RefusedDemand {
  /** Recognises who comes back. Its `untilUs` is read on the request path. */
  readonly refusals: Refusals = new Refusals()
  private readonly demand: DemandSteps
  private readonly resources: readonly LimitedResource<never>[]
  /** A retry being decided: refused again, so much of it is still the demand that was counted before. */
  private retry: RequestFrame | undefined
  private retryShare = 0

  constructor(demand: DemandSteps, resources: readonly LimitedResource<never>[]) {
    this.demand = demand
    this.resources = resources
  }

  /** Takes back what a retry was counted for. Called while somebody may come back. */
  arrive(frame: RequestFrame): void {
    const { client, type, nowUs } = frame
    this.retry = undefined
    const share = this.refusals.retryShare(client, type, nowUs)
    if (share === 0) return
    this.retry = frame
    this.retryShare = share
    for (let i = 0; i < frame.count; i++) {
      const entry = frame.entries[i] as AskEntry
      this.demand.note(entry.resource, frame.classIndex, -share * this.unitsOf(entry, type), 0)
    }
  }

  /** A request was refused, or gave up waiting. */
  refuse(frame: RequestFrame): void {
    this.impute(frame, frame === this.retry ? 1 - this.retryShare : 1)
    this.retry = undefined
    // Nobody can know whether somebody unknown comes back; and some refusals are for good.
    if (frame.client === ANONYMOUS) return
    const latest = retryAfterSeconds(frame.retryAfterUs / 1000, LATEST)
    if (latest !== undefined) this.refusals.note(frame, latest * 1e6 + GRACE_US)
  }

  /** @param share - of the request that is no retry */
  private impute(frame: RequestFrame, share: number): void {
    const { entries, count, classIndex, type } = frame
    const isAbuse = this.isAbuse(frame)
    for (let i = 0; i < count; i++) {
      const entry = entries[i] as AskEntry
      const { resource, cost } = entry
      const units = this.unitsOf(entry, type)
      if (units !== cost) this.demand.note(resource, classIndex, units - cost, 0)
      if (isAbuse) this.demand.noteUnusual(resource, classIndex, share * units)
    }
  }

  /** What such a request turned out to cost, or what it is taken to cost. */
  private unitsOf({ resource, cost }: AskEntry, type: string): number {
    return this.resources[resource]?.settled.of(type) ?? cost
  }

  /** Somebody is blocked, or asks for more than its own limit. */
  private isAbuse({ blocked, limitedBy, entries }: RequestFrame): boolean {
    const resource = entries[limitedBy]?.resource ?? -1
    return blocked || this.resources[resource]?.shared === false
  }
}
