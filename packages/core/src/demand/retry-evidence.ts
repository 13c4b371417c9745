/** Types whose clients are judged on their own; the others are judged together. */
const MOST_TYPES = 64

/** Delays are told apart by octaves of milliseconds: up to 2²⁰ ms, more than a retry may take. */
const OCTAVES = 20

/** Pairs of a type that are remembered: beyond them all are halved, so that new habits show. */
const MOST_PAIRS = 16_384

/** Requests of a type that are all compared; later one of `STRIDE` is. */
const ALL_REQUESTS = 2048
const STRIDE = 7

/** Pairs of a type up to which each of them may change what it shows. */
const FEW_PAIRS = 256

/** Pairs that speak for retries before any was seen: a client that comes back is first believed. */
const BELIEF = 25

/** Standard deviations by which pairs must speak for retries. */
const DEVIATIONS = 4

/**
 * A share of retries below it is taken for none: pairs depend on each other more than the deviations
 * know, and who asks anyway must not be taken for coming back.
 */
const LEAST_SHARE = 0.1

/**
 * Pairs of requests of one client, one admitted and one refused, by which of them came first. Who
 * asks regardless of the answer has as many of either; whoever comes back *because* it was refused
 * has more that begin with a refusal. The crowd of the moment is in both counts alike.
 */
interface Pairs {
  refusedFirst: number
  admittedFirst: number
}

/** What is known of the retries of one type of request. */
export class RetryEvidence {
  /** Of all types. */
  private readonly everybody: Pairs
  private readonly all: Pairs = { refusedFirst: 0, admittedFirst: 0 }
  private readonly refusedFirst = new Float64Array(OCTAVES)
  private readonly admittedFirst = new Float64Array(OCTAVES)
  /** Share of retries by delay, as it was judged last, and the pairs noted since and until it is again. */
  private readonly shares = new Float64Array(OCTAVES)
  private notedSince = 0
  private notedUntil = 0
  private requests = 0

  constructor(everybody: Pairs) {
    this.everybody = everybody
  }

  /**
   * Share of retries among the requests that come so long after a refusal. A delay that is hardly
   * known is judged like the others of its type, a type like all types.
   *
   * Worked number: 100 pairs begin with a refusal, 40 end with one. Believed 0.64 by its type, such a
   * delay has 1 − (40 + 25·0.36) ÷ 125 = 0.61, and the difference of 76 is more than 4·√174 = 53.
   */
  shareAfter(delayUs: number): number {
    if (this.notedSince >= this.notedUntil) this.judge()
    return this.shares[octaveOf(delayUs)] as number
  }

  /** Whether a request is one of those that are compared with the ones before. */
  samples(): boolean {
    this.requests += 1
    return this.requests <= ALL_REQUESTS || this.requests % STRIDE === 0
  }

  /** Counts `pairs` that begin with a refusal, and whose second request was admitted. */
  noteRefusedFirst(delayUs: number, pairs: number): void {
    const octave = octaveOf(delayUs)
    this.refusedFirst[octave] = (this.refusedFirst[octave] as number) + pairs
    this.all.refusedFirst += pairs
    this.everybody.refusedFirst += pairs
    this.notedSince += 1
  }

  /** Counts a pair that ends with a refusal. */
  noteAdmittedFirst(delayUs: number): void {
    const octave = octaveOf(delayUs)
    this.admittedFirst[octave] = (this.admittedFirst[octave] as number) + 1
    this.all.admittedFirst += 1
    this.everybody.admittedFirst += 1
    this.notedSince += 1
  }

  /** Works the shares out anew: at every pair while there are few, later at every sixty-fourth. */
  private judge(): void {
    const { all, everybody, refusedFirst, admittedFirst } = this
    if (isMany(everybody)) halve(everybody)
    if (isMany(all)) this.fade()
    const usual = shareOfRetries(everybody.refusedFirst, everybody.admittedFirst, 1)
    const ofType = shareOfRetries(all.refusedFirst, all.admittedFirst, usual)
    for (let octave = 0; octave < OCTAVES; octave++) {
      const first = refusedFirst[octave] as number
      const last = admittedFirst[octave] as number
      this.shares[octave] = shareOfRetries(first, last, ofType)
    }
    this.notedSince = 0
    this.notedUntil = all.refusedFirst + all.admittedFirst < FEW_PAIRS ? 0 : 64
  }

  private fade(): void {
    const { all, refusedFirst, admittedFirst } = this
    halve(all)
    for (let octave = 0; octave < OCTAVES; octave++) {
      refusedFirst[octave] = (refusedFirst[octave] as number) / 2
      admittedFirst[octave] = (admittedFirst[octave] as number) / 2
    }
  }
}

/** The evidence by type of request: bounded memory. */
export class RetryEvidences {
  private readonly everybody: Pairs = { refusedFirst: 0, admittedFirst: 0 }
  private readonly types = new Map<string, RetryEvidence>()
  private readonly others = new RetryEvidence(this.everybody)

  of(type: string): RetryEvidence {
    const known = this.types.get(type)
    if (known !== undefined) return known
    if (this.types.size >= MOST_TYPES) return this.others
    const evidence = new RetryEvidence(this.everybody)
    this.types.set(type, evidence)
    return evidence
  }
}

/**
 * Share of retries among requests that follow a refusal: what is more than follows an admission, where
 * that is no accident (the test of McNemar 1947, for paired proportions).
 *
 * @param believed - the share to start from
 */
function shareOfRetries(refusedFirst: number, admittedFirst: number, believed: number): number {
  const first = refusedFirst + BELIEF
  const last = admittedFirst + BELIEF * (1 - believed)
  const more = first - last
  const isAccident = more < LEAST_SHARE * first || more * more < DEVIATIONS ** 2 * (first + last)
  return isAccident ? 0 : more / first
}

function octaveOf(delayUs: number): number {
  return Math.min(OCTAVES - 1, 31 - Math.clz32(Math.max(1, delayUs / 1000)))
}

function isMany({ refusedFirst, admittedFirst }: Pairs): boolean {
  return refusedFirst + admittedFirst > MOST_PAIRS
}

function halve(pairs: Pairs): void {
  pairs.refusedFirst /= 2
  pairs.admittedFirst /= 2
}
