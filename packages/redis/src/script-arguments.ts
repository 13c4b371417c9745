import type {
  BucketAddress,
  ClassReport,
  LeaseMessage,
  SharedMessage,
  StoreScope,
} from '@predictive-limit/core'
import type { KeyNames } from './key-names.ts'
import type { ScriptCall } from './script-runner.ts'

/** 32 pools of single classes and one for the rest. */
const MOST_POOLS = 33

/** Most that a holder wants of anything: sums over thousands of holders stay exact. */
const MOST_WANTED = 2 ** 40

/**
 * How long a generation is remembered, ms: a day where anything is shared; of a client alone, who has one of
 * its own in a cluster, twice as long as a lease may last.
 */
const GENERATION_LIFE_MS = 86_400_000
const KEYS_GENERATION_LIFE_MS = 120_000

/** What calls are made of besides the message. */
export interface CallParts {
  readonly scope: StoreScope
  readonly names: KeyNames
  readonly instance: string
  /** Number of the next settlement. */
  readonly nextNumber: () => number
  /** µs of the server's clock when this is sent, as far as known; 0 otherwise. */
  readonly sentUs: () => number
  /** µs of the instance's own clock. */
  readonly ownUs: () => number
}

/** The call that carries out a message whose keys are all on one server; `tag` decides which. */
export function callOf(message: SharedMessage, tag: string, parts: CallParts): ScriptCall {
  const sent = String(parts.sentUs())
  switch (message.kind) {
    case 'acquire':
      return acquireCall(message, tag, { ...parts, sent })
    case 'settle': {
      const { buckets, corrections } = message
      const rest = corrections.flatMap(({ bucket, units }) => [`${bucket + 1}`, `${units}`])
      const keys = [...keysOf(buckets, parts), parts.names.lastSettled(tag, parts.instance)]
      const head = [sent, `${parts.nextNumber()}`, `${buckets.length}`]
      const args = [...head, ...limitArguments(buckets, parts), `${corrections.length}`, ...rest]
      return { script: 'settle', keys, arguments: args }
    }
    case 'lease':
      return leaseCall(message, tag, { ...parts, sent })
    case 'reset': {
      const { buckets, key } = message
      const keys = [...keysOf(buckets, parts), parts.names.block(tag, key)]
      const args = [sent, `${buckets.length}`, ...limitArguments(buckets, parts)]
      return { script: 'reset', keys, arguments: args }
    }
    case 'block':
      return {
        script: 'block',
        keys: [parts.names.block(tag, message.key)],
        arguments: [sent, `${Math.ceil(message.forUs)}`],
      }
    case 'presence':
      return {
        script: 'presence',
        keys: [parts.names.instances(tag)],
        arguments: [sent, parts.instance, `${message.forUs}`],
      }
    case 'configure':
    case 'read': {
      const { kind, buckets } = message
      // Limits that were just given are in force whoever has others.
      const named = kind === 'read' ? buckets : buckets.map(({ sinceUs: _, ...given }) => given)
      const args = [sent, ...limitArguments(named, parts)]
      return { script: kind, keys: keysOf(buckets, parts), arguments: args }
    }
  }
}

type Sent = CallParts & { readonly sent: string }

function acquireCall(
  { buckets, questions }: SharedMessage & { readonly kind: 'acquire' },
  tag: string,
  parts: Sent,
): ScriptCall {
  const blocks = [...new Set(buckets.map(({ key }) => key))]
  const about = buckets.flatMap((bucket) => [
    ...limitsOf(bucket, parts),
    `${buckets.length + blocks.indexOf(bucket.key) + 1}`,
  ])
  const asked = questions.flatMap(({ takes, entries }) => [
    takes ? '1' : '0',
    `${entries.length}`,
    ...entries.flatMap((entry) => [
      `${entry.bucket + 1}`,
      `${entry.cost}`,
      entry.class,
      entry.dryRun ? '1' : '0',
    ]),
  ])
  return {
    script: 'acquire',
    keys: [...keysOf(buckets, parts), ...blocks.map((key) => parts.names.block(tag, key))],
    arguments: [parts.sent, `${buckets.length}`, ...about, `${questions.length}`, ...asked],
  }
}

function leaseCall(
  { buckets, messages }: SharedMessage & { readonly kind: 'lease' },
  tag: string,
  parts: Sent,
): ScriptCall {
  const { sent, scope, names } = parts
  const blocks = [...new Set(buckets.map(({ key }) => key))]
  const isShared = ({ resource }: BucketAddress) => scope.resources[resource]?.shared === true
  const about = messages.flatMap((message, i) => {
    const bucket = buckets[i] as BucketAddress
    const blockAt = buckets.length + blocks.indexOf(bucket.key) + 1
    const pools = isShared(bucket) ? MOST_POOLS : 1
    return [...limitsOf(bucket, parts), `${blockAt}`, `${pools}`, ...saidBy(message)]
  })
  const lifeMs = buckets.some(isShared) ? GENERATION_LIFE_MS : KEYS_GENERATION_LIFE_MS
  const head = [sent, `${scope.tickUs}`, crypto.randomUUID(), `${lifeMs}`, `${messages.length}`]
  const blockKeys = blocks.map((key) => names.block(tag, key))
  return {
    script: 'lease',
    keys: [...keysOf(buckets, parts), ...blockKeys, names.generation(tag)],
    arguments: [...head, ...about],
  }
}

/** What a holder says, its classes by column: the script keeps them so. */
function saidBy({ classes, ...message }: LeaseMessage): string[] {
  const { incarnation, sequence, generation, termUs, largestCost, demand, isFinal } = message
  const column = (of: (report: ClassReport) => number) => classes.map((report) => `${of(report)}`)
  const head = [incarnation, `${sequence}`, generation, `${termUs}`, `${largestCost}`]
  return [
    ...[...head, `${demand}`, isFinal ? '1' : '0', `${classes.length}`],
    ...classes.map((report) => report.class),
    ...column(({ asked }) => asked),
    ...column(({ granted }) => granted),
    ...column(({ used }) => used),
    ...column(({ returned }) => returned),
    ...column(({ ratePerSecond }) => wanted(ratePerSecond)),
    ...column(({ capacity }) => wanted(capacity)),
    ...column(({ weight }) => wanted(weight)),
  ]
}

/** A whole number from 0 on that sums can bear, whatever a forecast says. */
function wanted(value: number): number {
  return value > 0 ? Math.min(Math.floor(value), MOST_WANTED) : 0
}

function keysOf(buckets: readonly BucketAddress[], { names }: CallParts): string[] {
  return buckets.map((bucket) => names.bucket(bucket))
}

function limitArguments(buckets: readonly BucketAddress[], parts: CallParts): string[] {
  return buckets.flatMap((bucket) => limitsOf(bucket, parts))
}

/** Limits as the scripts read them, and whether the bucket keeps a ledger: see include/named.lua. */
function limitsOf(bucket: BucketAddress, { scope, ownUs }: CallParts): string[] {
  const { resource, config, isOwn, sinceUs } = bucket
  const { rate, capacity, surplus } = config
  const limits = `${rate.num}/${rate.den}/${capacity}/${surplus}${isOwn ? '/own' : ''}`
  const had = sinceUs === undefined ? '' : `@${Math.max(0, ownUs() - sinceUs)}`
  return [limits + had, scope.resources[resource]?.shared ? '1' : '0']
}
