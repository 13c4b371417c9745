import type { BucketAddress, BucketPicture } from './engine.ts'
import type { ReplySink } from './message-draft.ts'

/** Buckets of a message that is being written, each once. */
export class AddressList {
  readonly addresses: BucketAddress[] = []
  readonly #places = new Map<string, number>()

  /** The bucket's index; −1 where it is there already with other limits. */
  add(address: BucketAddress): number {
    const name = nameOf(address)
    const place = this.#places.get(name)
    if (place === undefined) {
      this.#places.set(name, this.addresses.length)
      return this.addresses.push(address) - 1
    }
    return this.addresses[place]?.config === address.config ? place : -1
  }
}

/** Of a bucket, among all of a limiter's: where a map wants one text. */
export function nameOf({ resource, key }: BucketAddress): string {
  return `${resource}\n${key}`
}

/** Hands over what a reply told of buckets. */
export function noteAll(
  addresses: readonly BucketAddress[],
  pictures: readonly BucketPicture[],
  sink: ReplySink,
): void {
  for (const [i, address] of addresses.entries()) {
    const picture = pictures[i]
    if (picture !== undefined) sink.note(address, picture)
  }
}
