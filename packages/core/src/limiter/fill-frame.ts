import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import { unitsRoundedUp } from '../options/token-units.ts'
import { SHARED_KEY } from '../predict/shared-predictor.ts'
import { estimateUnits } from './learned-cost.ts'
import type { LimitRequest } from './limit-request.ts'
import type { LimitedResource } from './limited-resource.ts'
import type { FrameEntry, RequestFrame } from './request-frame.ts'
import { type Roster, takingPart } from './taking-part.ts'
import { placeOf } from './token-decision.ts'

/**
 * Writes into `frame` which resources take part, with which key, cost and limits; `argument` is what
 * option functions receive. Leaves a promise in `pending` where a cost function returned one. Throws
 * what option functions throw, before anything is charged. In a steady frame all but the keys still
 * stands from its last request.
 */
export function fillFrame<Request>(
  frame: RequestFrame,
  roster: Roster<Request>,
  request: LimitRequest<string, unknown>,
  argument: Request,
): void {
  if (request.keys !== undefined || request.cost !== undefined) frame.isSteady = false
  frame.count = frame.isSteady ? fillKeys(frame, roster.resources, argument) : 0
  if (frame.isSteady && frame.count === frame.entries.length) return
  fillRest(frame, roster, request, argument)
}

/** Returns how many keys there are before the first resource that is left out. */
function fillKeys<Request>(
  { client, entries }: RequestFrame,
  resources: readonly LimitedResource<Request>[],
  argument: Request,
): number {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as FrameEntry
    if (entry.shared) continue
    const key = entry.isUsual ? client : ownKey(resources[i] as LimitedResource<Request>, argument)
    if (key === undefined) return i
    if (entry.key !== key) entry.key = key
  }
  return entries.length
}

function ownKey<Request>(
  { path, keyOf }: LimitedResource<Request>,
  argument: Request,
): string | undefined {
  return checkedKey(path, keyOf?.(argument))
}

function fillRest<Request>(
  frame: RequestFrame,
  roster: Roster<Request>,
  request: LimitRequest<string, unknown>,
  argument: Request,
): void {
  const { resources } = roster
  const { indices, count } = takingPart(roster, request.cost)
  let pending: Promise<void>[] | undefined
  // A steady frame has its first keys; the resource after them is left out.
  for (let i = frame.isSteady ? frame.count + 1 : 0; i < count; i++) {
    const index = indices[i] as number
    const resource = resources[index] as LimitedResource<Request>
    const key = keyFor(resource, frame.client, request, argument)
    if (key === undefined) continue
    const cost = costFor(resource, frame, request, argument)
    if (cost === 0) continue
    const entry = frame.entries[frame.count] as FrameEntry
    frame.count += 1
    fillEntry(entry, index, resource, key)
    entry.config = resource.configOf?.(argument)
    if (typeof cost === 'number') entry.cost = cost
    else {
      pending ??= []
      pending.push(awaitCost(entry, cost, resource))
    }
  }
  noteShape(frame, resources, request)
  frame.pending = pending && dropFreeLater(pending, frame)
}

function fillEntry<Request>(
  entry: FrameEntry,
  index: number,
  { shared, keyOf, costUnits, configOf, dryRun }: LimitedResource<Request>,
  key: string,
): void {
  entry.resource = index
  entry.key = key
  entry.shared = shared
  entry.dryRun = dryRun
  entry.isUsual = keyOf === undefined && costUnits !== undefined && configOf === undefined
}

/** What the next request of this frame may rely on. */
function noteShape<Request>(
  frame: RequestFrame,
  resources: readonly LimitedResource<Request>[],
  { keys, cost }: LimitRequest<string, unknown>,
): void {
  const { entries, count } = frame
  frame.poolsVersion = -1
  const isWhole = count === resources.length && keys === undefined && cost === undefined
  if (keys !== undefined || cost !== undefined) {
    for (let i = 0; i < count; i++) (entries[i] as FrameEntry).isUsual = false
  }
  frame.ownKeyAt = isWhole && count > 1 ? ownKeyIn(entries, resources) : -1
  frame.isUsual = count === 1 || frame.ownKeyAt >= 0 || (isWhole && entries.every(isUsual))
  frame.isSteady = isWhole && resources.every(isConstant)
  frame.place = placeOf(frame)
}

/** The one entry that is usual but for its key; −1 where none or several differ. */
function ownKeyIn<Request>(
  entries: readonly FrameEntry[],
  resources: readonly LimitedResource<Request>[],
): number {
  const at = entries.findIndex((entry) => !entry.isUsual)
  if (at < 0 || !isConstant(resources[at] as LimitedResource<Request>)) return -1
  return entries.every((entry, index) => entry.isUsual || index === at) ? at : -1
}

function isUsual(entry: FrameEntry): boolean {
  return entry.isUsual
}

function isConstant<Request>({ costUnits, configOf }: LimitedResource<Request>): boolean {
  return costUnits !== undefined && configOf === undefined
}

async function dropFreeLater(pending: Promise<void>[], frame: RequestFrame): Promise<void> {
  await Promise.all(pending)
  dropFree(frame)
}

function keyFor<Request>(
  { shared, name, path, keyOf }: LimitedResource<Request>,
  client: string,
  { keys }: LimitRequest<string, unknown>,
  argument: Request,
): string | undefined {
  if (shared) return SHARED_KEY
  const given = keys?.[name]
  if (given !== undefined) return given
  return keyOf === undefined ? client : checkedKey(path, keyOf(argument))
}

function checkedKey(path: string, key: unknown): string | undefined {
  if (typeof key === 'string' || key === undefined) return key
  if (typeof key === 'number') return String(key)
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_KEY',
    `Expected \`${path}key\` to return a string, or undefined to leave the resource out, got ${shown(key)}.`,
  )
}

function costFor<Request>(
  resource: LimitedResource<Request>,
  { type, client }: RequestFrame,
  { cost: costs }: LimitRequest<string, unknown>,
  argument: Request,
): number | Promise<number> {
  const given = costs?.[resource.name]
  if (given !== undefined) return unitsOf(resource, given)
  if (resource.costUnits !== undefined) return resource.costUnits
  if (resource.learned !== undefined) return estimateUnits(resource.learned, type, client)
  const cost = resource.costOf?.(argument) ?? 1
  return cost instanceof Promise ? cost : unitsOf(resource, cost)
}

function unitsOf<Request>({ path }: LimitedResource<Request>, tokens: number): number {
  if (typeof tokens === 'number' && tokens >= 0 && tokens <= Number.MAX_SAFE_INTEGER / 1000) {
    return unitsRoundedUp(tokens)
  }
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_COST',
    `Expected \`${path}cost\` to be a number of tokens from 0 up, got ${shown(tokens)}. ` +
      'Return 0 to leave the resource out.',
  )
}

async function awaitCost<Request>(
  entry: FrameEntry,
  cost: Promise<number>,
  resource: LimitedResource<Request>,
): Promise<void> {
  entry.cost = unitsOf(resource, await cost)
}

/** Entries whose cost turned out to be 0 are left out. */
function dropFree(frame: RequestFrame): void {
  const { entries } = frame
  let kept = 0
  for (let i = 0; i < frame.count; i++) {
    const entry = entries[i] as FrameEntry
    if (entry.cost === 0) continue
    entries[i] = entries[kept] as FrameEntry
    entries[kept] = entry
    kept += 1
  }
  frame.count = kept
  frame.place = placeOf(frame)
}
