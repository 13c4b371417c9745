/**
 * Picks one of every few requests, few enough a second to be looked at closely. The gaps are random,
 * uniform in 1 … 2·stride − 1, so that no pattern of arrivals can hide from the sample. The request
 * path counts `untilNext` down itself and calls {@link next} at 0: a call a request would cost more
 * than the count.
 */
export class Sampler {
  /** Requests until one is part of the sample. */
  untilNext = 1
  /** Requests that each sampled one stands for. */
  stride = 1
  private seen = 0
  private readonly perSecond: number
  private readonly mostStride: number
  private readonly random: () => number

  /** @param perSecond - requests a second up to which every one is taken */
  constructor(perSecond: number, mostStride: number, random: () => number) {
    this.perSecond = perSecond
    this.mostStride = mostStride
    this.random = random
  }

  /** A request was taken: draws the gap to the next. */
  next(): void {
    const { stride } = this
    this.seen += stride
    this.untilNext = stride === 1 ? 1 : 1 + Math.floor(this.random() * (2 * stride - 1))
  }

  /** Sets the stride by the requests of the last `seconds`. */
  adapt(seconds: number): void {
    const stride = Math.round(this.seen / seconds / this.perSecond)
    this.stride = Math.min(this.mostStride, Math.max(1, stride))
    this.seen = 0
  }
}
