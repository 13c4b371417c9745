import type {
  BucketPicture,
  ClassGrant,
  DivisionPicture,
  LeaseMessage,
  LeaseReply,
  LeaseStatus,
  LedgerPicture,
  PoolsPicture,
  SharedMessage,
  SharedReply,
  SharedVerdict,
} from '@predictive-limit/core'

/** Weights are told in millionths. */
const WEIGHT_PARTS = 1_000_000

/** A flat list of texts and integers. */
export type ScriptReply = readonly (string | number)[]

/** Reads the flat reply of a script from front to back. */
export class ReplyReader {
  readonly #reply: ScriptReply
  #at = 0

  constructor(reply: ScriptReply) {
    this.#reply = reply
  }

  text(): string {
    return String(this.#next())
  }

  /** A number: an integer of Redis, which some clients are told to hand over as text. */
  number(): number {
    return Number(this.#next()) + 0
  }

  flag(): boolean {
    return this.number() === 1
  }

  numbers(count: number): number[] {
    return this.#list(count, () => this.number())
  }

  texts(count: number): string[] {
    return this.#list(count, () => this.text())
  }

  #next(): string | number {
    const value = this.#reply[this.#at]
    this.#at += 1
    if (value === undefined) throw new Error('Redis answered less than a script replies.')
    return value
  }

  #list<T>(count: number, read: () => T): T[] {
    return Array.from({ length: count }, read)
  }
}

/** What a script replied to a message, after its head. */
export function readReply(message: SharedMessage, reader: ReplyReader): SharedReply {
  if (message.kind === 'block') return { pictures: [], answers: [], leases: [] }
  if (message.kind === 'presence') {
    return { pictures: [], answers: [], leases: [], instances: reader.number() }
  }
  if (message.kind === 'lease') return readLeases(message.messages, reader)
  if (message.kind !== 'acquire') {
    return { pictures: message.buckets.map(() => readAll(reader)), answers: [], leases: [] }
  }
  const answers = message.questions.map(({ entries }) => readAnswer(reader, entries.length))
  return { answers, pictures: message.buckets.map(() => readAsked(reader)), leases: [] }
}

/** What became of leases, each with its bucket. */
function readLeases(messages: readonly LeaseMessage[], reader: ReplyReader): SharedReply {
  const generation = reader.text()
  const pictures: BucketPicture[] = []
  const leases = messages.map((message) => {
    const { incarnation, sequence } = message
    const reply = { ...readLease(message, reader), incarnation, sequence, generation }
    pictures.push(readAll(reader))
    return reply
  })
  return { pictures, answers: [], leases }
}

function readLease(
  message: LeaseMessage,
  reader: ReplyReader,
): Omit<LeaseReply, 'incarnation' | 'sequence' | 'generation'> {
  const status = reader.text() as LeaseStatus
  const [holders = 0, othersPerSecond = 0, standard = 0, trickleUs = 0, count = 0] =
    reader.numbers(5)
  const classes = message.classes.slice(0, count).map((report) => readGrant(report.class, reader))
  return { status, holders, othersPerSecond, standard, trickleUs, classes }
}

function readGrant(name: string, reader: ReplyReader): ClassGrant {
  return {
    class: name,
    granted: reader.number(),
    trickle: reader.number(),
    saturated: reader.flag(),
    clusterCapacity: reader.number(),
    clusterRatePerSecond: reader.number(),
  }
}

function readAnswer(reader: ReplyReader, entries: number): SharedVerdict {
  const [limitedBy, lacking, retryAfterUs] = [reader.number(), reader.number(), reader.number()]
  const blocked = reader.flag()
  const charged: boolean[] = []
  const drawn: number[] = []
  for (let i = 0; i < entries; i++) {
    charged.push(reader.flag())
    drawn.push(reader.number())
  }
  const isNever = retryAfterUs < 0
  return {
    limitedBy,
    lacking,
    retryAfterUs: isNever ? Number.POSITIVE_INFINITY : retryAfterUs,
    blocked,
    charged,
    drawn,
  }
}

function readBucket(
  reader: ReplyReader,
): Pick<BucketPicture, 'isThere' | 'standard' | 'remainder' | 'aheadUs'> {
  const isThere = reader.flag()
  const [standard = 0, remainder = 0, aheadUs = 0] = reader.numbers(3)
  return { isThere, standard, remainder, aheadUs }
}

/** A bucket with the pools that were asked of. */
function readAsked(reader: ReplyReader): BucketPicture {
  const bucket = readBucket(reader)
  const hasPools = reader.flag()
  if (!hasPools) return { ...bucket, pools: undefined, ledger: undefined }
  const [total = 0, leased = 0] = reader.numbers(2)
  const classes: string[] = []
  const level: number[] = []
  for (let left = reader.number(); left > 0; left--) {
    classes.push(reader.text())
    level.push(reader.number())
  }
  const pools = { total, leased, classes, level, division: undefined }
  return { ...bucket, pools, ledger: undefined }
}

/** A bucket with all there is to know. */
function readAll(reader: ReplyReader): BucketPicture {
  const bucket = readBucket(reader)
  const pools = readPools(reader)
  return { ...bucket, pools, ledger: reader.flag() ? readLedger(reader) : undefined }
}

function readPools(reader: ReplyReader): PoolsPicture | undefined {
  const count = reader.number()
  if (count === 0) return undefined
  const [total = 0, leased = 0, standardCarry = 0] = reader.numbers(3)
  const classes = reader.texts(count)
  const level = reader.numbers(count)
  const division: DivisionPicture = {
    capacity: reader.numbers(count),
    slice: reader.numbers(count),
    carry: reader.numbers(count),
    weight: reader.numbers(count).map((parts) => parts / WEIGHT_PARTS),
    standardCarry,
  }
  return { total, leased, classes, level, division }
}

function readLedger(reader: ReplyReader): LedgerPicture {
  const [
    initial = 0,
    minted = 0,
    overflow = 0,
    spent = 0,
    moved = 0,
    returned = 0,
    writtenOff = 0,
    outstanding = 0,
  ] = reader.numbers(8)
  return { initial, minted, overflow, spent, moved, returned, writtenOff, outstanding }
}
