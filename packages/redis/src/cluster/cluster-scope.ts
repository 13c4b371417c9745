import type {
  BucketAddress,
  BucketPicture,
  EngineScope,
  LeaseMessage,
  LeaseReply,
  SharedMessage,
  SharedReply,
  StoreScope,
} from '@predictive-limit/core'
import { askAcross } from './ask-across.ts'

/** Carries out messages whose keys have one tag, and so are on one server. */
export interface TaggedSender {
  /** What decides the server of a bucket. */
  tagOf(bucket: Pick<BucketAddress, 'resource' | 'key'>): string
  sendTo(tag: string, message: SharedMessage): Promise<SharedReply>
  atEndOfTurn(run: () => void): void
  close(): Promise<void>
}

/** Buckets of a message that are on one server, by their places in it. */
export interface Portion {
  readonly tag: string
  readonly places: readonly number[]
}

/**
 * A limiter whose buckets are spread over the servers of a cluster, those of one client together and each
 * shared resource on its own: a message becomes one for each tag that it is about.
 */
export class ClusterScope implements EngineScope {
  readonly #scope: StoreScope
  readonly #sender: TaggedSender

  constructor(scope: StoreScope, sender: TaggedSender) {
    this.#scope = scope
    this.#sender = sender
  }

  async send(message: SharedMessage): Promise<SharedReply> {
    if (message.kind === 'block') return this.#block(message)
    if (message.kind === 'presence') return this.#sender.sendTo(this.#scope.name, message)
    const portions = portionsOf(message.buckets, (bucket) => this.#sender.tagOf(bucket))
    const [only] = portions
    if (only !== undefined && portions.length === 1) return this.#sender.sendTo(only.tag, message)
    if (message.kind === 'acquire') {
      return askAcross(message, portions, {
        sendTo: (tag, part) => this.#sender.sendTo(tag, part),
        clock: this.#scope.clock,
        isShared: ({ resource }) => this.#scope.resources[resource]?.shared === true,
        onLost: (error) => this.#scope.emit('error', { part: 'store', error }),
      })
    }
    return this.#inPortions(message, portions)
  }

  atEndOfTurn(run: () => void): void {
    this.#sender.atEndOfTurn(run)
  }

  close(): Promise<void> {
    return this.#sender.close()
  }

  /** A key is blocked wherever a bucket of it may be. */
  async #block(message: SharedMessage & { readonly kind: 'block' }): Promise<SharedReply> {
    const buckets = this.#scope.resources.map((_, resource) => ({ resource, key: message.key }))
    const tags = new Set(buckets.map((bucket) => this.#sender.tagOf(bucket)))
    await Promise.all([...tags].map((tag) => this.#sender.sendTo(tag, message)))
    return { pictures: [], answers: [], leases: [] }
  }

  /** Portions do not wait for each other; where one fails the message has failed. */
  async #inPortions(
    message: Exclude<SharedMessage, { readonly kind: 'block' | 'presence' | 'acquire' }>,
    portions: readonly Portion[],
  ): Promise<SharedReply> {
    const pictures: BucketPicture[] = []
    const leases: LeaseReply[] = []
    await Promise.all(
      portions.map(async ({ tag, places }) => {
        const reply = await this.#sender.sendTo(tag, partOf(message, places))
        for (const [i, place] of places.entries()) {
          pictures[place] = reply.pictures[i] as BucketPicture
          const lease = reply.leases[i]
          if (lease !== undefined) leases[place] = lease
        }
      }),
    )
    return { pictures, answers: [], leases }
  }
}

/** Groups buckets by tag, in the order in which tags come up. */
export function portionsOf(
  buckets: readonly BucketAddress[],
  tagOf: (bucket: BucketAddress) => string,
): Portion[] {
  const byTag = new Map<string, number[]>()
  for (const [place, bucket] of buckets.entries()) {
    const tag = tagOf(bucket)
    const places = byTag.get(tag)
    if (places === undefined) byTag.set(tag, [place])
    else places.push(place)
  }
  return [...byTag].map(([tag, places]) => ({ tag, places }))
}

/** The message as far as it is about the buckets at `places`. */
function partOf(
  message: Exclude<SharedMessage, { readonly kind: 'block' | 'presence' | 'acquire' }>,
  places: readonly number[],
): SharedMessage {
  const buckets = places.map((place) => message.buckets[place] as BucketAddress)
  if (message.kind === 'lease') {
    const messages = places.map((place) => message.messages[place] as LeaseMessage)
    return { kind: 'lease', buckets, messages }
  }
  if (message.kind !== 'settle') return { ...message, buckets }
  const corrections = message.corrections
    .filter(({ bucket }) => places.includes(bucket))
    .map(({ bucket, units }) => ({ bucket: places.indexOf(bucket), units }))
  return { kind: 'settle', buckets, corrections }
}
