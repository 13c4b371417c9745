import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import { unitsRoundedUp } from '../options/token-units.ts'
import { SHARED_KEY } from '../predict/shared-predictor.ts'
import type { AskEntry } from '../store/store.ts'
import { estimateUnits } from './learned-cost.ts'
import type { LimitRequest } from './limit-request.ts'
import type { LimitedResource } from './limited-resource.ts'
import type { RequestFrame } from './request-frame.ts'

/** Fills a frame where nothing about the resources depends on the request but the client. */
export function fillPlainFrame<Request>(
  frame: RequestFrame,
  resources: readonly LimitedResource<Request>[],
): void {
  const { client, entries } = frame
  const count = resources.length
  frame.count = count
  for (let index = 0; index < count; index++) {
    fillPlainEntry(entries[index] as AskEntry, index, client, resources[index] as PlainResource)
  }
}

interface PlainResource {
  readonly shared: boolean
  readonly costUnits: number | undefined
  readonly dryRun: boolean
}

function fillPlainEntry(
  entry: AskEntry,
  index: number,
  client: string,
  { shared, costUnits, dryRun }: PlainResource,
): void {
  entry.resource = index
  entry.key = shared ? SHARED_KEY : client
  entry.cost = costUnits as number
  entry.config = undefined
  entry.dryRun = dryRun
}

/**
 * Writes into `frame` which resources take part, with which key, cost and limits; `argument` is what
 * option functions receive. Returns a promise only where a cost function did. Throws what option
 * functions throw, before anything is charged.
 */
export function fillFrame<Request>(
  frame: RequestFrame,
  resources: readonly LimitedResource<Request>[],
  request: LimitRequest<string, unknown>,
  argument: Request,
): Promise<void> | undefined {
  let pending: Promise<void>[] | undefined
  frame.count = 0
  for (let index = 0; index < resources.length; index++) {
    const resource = resources[index] as LimitedResource<Request>
    const key = keyFor(resource, frame.client, request, argument)
    const cost = key === undefined ? 0 : costFor(resource, frame.type, request, argument)
    if (key === undefined || cost === 0) continue
    const entry = frame.entries[frame.count] as AskEntry
    frame.count += 1
    fillPlainEntry(entry, index, key, resource)
    entry.config = resource.configOf?.(argument)
    if (typeof cost === 'number') entry.cost = cost
    else pending = [...(pending ?? []), awaitCost(entry, cost, resource)]
  }
  return pending && dropFreeLater(pending, frame)
}

async function dropFreeLater(pending: Promise<void>[], frame: RequestFrame): Promise<void> {
  await Promise.all(pending)
  dropFree(frame)
}

function keyFor<Request>(
  resource: LimitedResource<Request>,
  client: string,
  request: LimitRequest<string, unknown>,
  argument: Request,
): string | undefined {
  if (resource.shared) return SHARED_KEY
  const given = request.keys?.[resource.name]
  if (given !== undefined) return given
  if (resource.keyOf === undefined) return client
  return checkedKey(resource, resource.keyOf(argument))
}

function checkedKey<Request>({ path }: LimitedResource<Request>, key: unknown): string | undefined {
  if (typeof key === 'string' || key === undefined) return key
  if (typeof key === 'number') return String(key)
  throw new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_KEY',
    `Expected \`${path}key\` to return a string, or undefined to leave the resource out, got ${shown(key)}.`,
  )
}

function costFor<Request>(
  resource: LimitedResource<Request>,
  type: string,
  request: LimitRequest<string, unknown>,
  argument: Request,
): number | Promise<number> {
  const given = request.cost?.[resource.name]
  if (given !== undefined) return unitsOf(resource, given)
  if (resource.costUnits !== undefined) return resource.costUnits
  if (resource.learned !== undefined) return estimateUnits(resource.learned, type)
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
  entry: AskEntry,
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
    const entry = entries[i] as AskEntry
    if (entry.cost === 0) continue
    entries[i] = entries[kept] as AskEntry
    entries[kept] = entry
    kept += 1
  }
  frame.count = kept
}
