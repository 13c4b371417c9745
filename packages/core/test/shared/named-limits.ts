import type { BucketConfig } from '../../src/buckets/bucket-config.ts'
import type { BucketAddress } from '../../src/shared/engine.ts'

/** Limits that nobody has named for this long are in force no more, where others are named. */
const SILENCE_US = 10_000_000

/** The limits of a bucket that instances share. */
export interface LimitsInForce {
  config: BucketConfig
  isOwn: boolean
  /** Second of the store's clock since when they are named. */
  since: number
  /** When they were named last, kept from the first dispute on. */
  namedAtUs: number | undefined
}

/** Limits as a message names them. */
export type NamedLimits = Pick<BucketAddress, 'config' | 'isOwn'> & {
  /** For how long the instance has had them; undefined where they are given just now. */
  readonly ageUs: number | undefined
}

/** What limits that are named first come to. */
export function firstNamed({ config, isOwn, ageUs }: NamedLimits, nowUs: number): LimitsInForce {
  return { config, isOwn, since: secondOf(nowUs - (ageUs ?? 0)), namedAtUs: undefined }
}

/**
 * Names limits of a bucket, and says whether they take the place of those in force: what the engine port
 * says of `sinceUs`, without regard to how a store does it.
 */
export function nameLimits(inForce: LimitsInForce, named: NamedLimits, nowUs: number): boolean {
  const since = secondOf(nowUs - (named.ageUs ?? 0))
  if (sameLimits(inForce, named)) {
    inForce.since = Math.max(inForce.since, since)
    if (inForce.namedAtUs !== undefined) inForce.namedAtUs = nowUs
    return false
  }
  if (inForce.isOwn && !named.isOwn) return false
  if (!isLater(inForce, named, since) && !isSilent(inForce, nowUs)) return false
  const { config, isOwn } = named
  Object.assign(inForce, { config, isOwn, since })
  if (inForce.namedAtUs !== undefined) inForce.namedAtUs = nowUs
  return true
}

function isLater(inForce: LimitsInForce, { ageUs, isOwn }: NamedLimits, since: number): boolean {
  if (ageUs === undefined || since > inForce.since) return true
  return isOwn && since === inForce.since
}

/** Silence counts from the first dispute on. */
function isSilent(inForce: LimitsInForce, nowUs: number): boolean {
  inForce.namedAtUs = Math.min(inForce.namedAtUs ?? nowUs, nowUs)
  return nowUs - inForce.namedAtUs >= SILENCE_US
}

function sameLimits(a: Omit<NamedLimits, 'ageUs'>, b: Omit<NamedLimits, 'ageUs'>): boolean {
  return (
    a.isOwn === b.isOwn &&
    a.config.rate.num === b.config.rate.num &&
    a.config.rate.den === b.config.rate.den &&
    a.config.capacity === b.config.capacity &&
    a.config.surplus === b.config.surplus
  )
}

function secondOf(us: number): number {
  return Math.floor(us / 1e6)
}
