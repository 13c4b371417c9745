import { PredictiveLimitError, shown } from '../errors/limit-error.ts'
import { isObject } from '../options/is-object.ts'

/** A request of the past, to learn from before the first one comes. */
export interface HistoryRecord {
  /** When it came, epoch milliseconds. */
  readonly at: number
  /** Kind of request. @default "default" */
  readonly type?: string | undefined
  /** Owner of a predicted pool. @default the type */
  readonly class?: string | undefined
  /** Who asked. @default "anonymous" */
  readonly client?: string | undefined
  /** Tokens of every resource, or by resource name. @default the resource's constant cost, or its `initial`, or 1 */
  readonly cost?: number | { readonly [resource: string]: number } | undefined
}

/** Records in the order of their time, at once or as they are read. */
export type History = Iterable<HistoryRecord> | AsyncIterable<HistoryRecord>

/** What is wrong with a record, or `undefined`. */
export function recordFault(record: unknown): string | undefined {
  if (!isObject(record)) return `an object with \`at\`, got ${shown(record)}`
  const { at, cost } = record
  if (!(typeof at === 'number' && at >= 0 && Number.isFinite(at))) {
    return `\`at\` in epoch milliseconds, got ${shown(at)}`
  }
  for (const name of ['type', 'class', 'client'] as const) {
    const text = record[name]
    if (text !== undefined && typeof text !== 'string') {
      return `\`${name}\` to be text, got ${shown(text)}`
    }
  }
  const costs = isObject(cost) ? Object.values(cost) : [cost]
  const wrong = costs.find((tokens) => tokens !== undefined && !isCost(tokens))
  return wrong === undefined ? undefined : `a cost from 0 up, got ${shown(wrong)}`
}

export function recordError(number: number, fault: string): PredictiveLimitError {
  return new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_HISTORY',
    `Expected record ${number} of \`predict.history\` to have ${fault}. ` +
      'A record is { at, type, client, cost }; leave out what is not known.',
  )
}

function isCost(tokens: unknown): boolean {
  return typeof tokens === 'number' && tokens >= 0 && tokens <= Number.MAX_SAFE_INTEGER / 1000
}
