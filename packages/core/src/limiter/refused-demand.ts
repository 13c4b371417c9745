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
 * Corrects the demand of requests that are refused, after it was counted like any other: a retry
 * counts once, a cost that is only known afterwards counts as what its type turned out to cost, and
 * abuse is marked so that no season remembers it.
 */
export class RefusedDemand {
  /** Recognises who comes back. Its `untilUs` is read on the request path. */
  readonly refusals: Refusals = new Refusals()
  private readonly demand: DemandSteps
  private readonly resources: readonly LimitedResource<never>[]
  /** The retry being decided: refused again, it is still the demand that was counted before. */
  private retry: RequestFrame | undefined

  constructor(demand: DemandSteps, resources: readonly LimitedResource<never>[]) {
    this.demand = demand
    this.resources = resources
  }

  /** Takes back what a retry was counted for. Called while somebody may come back. */
  arrive(frame: RequestFrame): void {
    const { client, type, nowUs } = frame
    this.retry = undefined
    if (!this.refusals.isRetry(client, type, nowUs)) return
    this.retry = frame
    for (let i = 0; i < frame.count; i++) {
      const { resource, cost } = frame.entries[i] as AskEntry
      this.demand.note(resource, frame.classIndex, -cost, 0)
    }
  }

  /** A request was refused, or gave up waiting. */
  refuse(frame: RequestFrame): void {
    if (frame !== this.retry) this.impute(frame)
    this.retry = undefined
    // Nobody can know whether somebody unknown comes back; and some refusals are for good.
    if (frame.client === ANONYMOUS) return
    const latest = retryAfterSeconds(frame.retryAfterUs / 1000, LATEST)
    if (latest !== undefined) this.refusals.note(frame, latest * 1e6 + GRACE_US)
  }

  private impute(frame: RequestFrame): void {
    const { entries, count, classIndex, type } = frame
    const isAbuse = this.isAbuse(frame)
    for (let i = 0; i < count; i++) {
      const { resource, cost } = entries[i] as AskEntry
      const units = this.resources[resource]?.settled.of(type) ?? cost
      if (units !== cost) this.demand.note(resource, classIndex, units - cost, 0)
      if (isAbuse) this.demand.noteUnusual(resource, classIndex, units)
    }
  }

  /** Somebody is blocked, or asks for more than its own limit. */
  private isAbuse({ blocked, limitedBy, entries }: RequestFrame): boolean {
    const resource = entries[limitedBy]?.resource ?? -1
    return blocked || this.resources[resource]?.shared === false
  }
}
