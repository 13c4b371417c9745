/**
 * Picks one of every few requests, few enough a second to be looked at closely. The gaps are random,
 * uniform in 1 … 2·stride − 1, so that no pattern of arrivals can hide from the sample. The request
 * path counts `untilNext` down itself and calls {@link look} at 0: a call a request would cost more
 * than the count. While it listens, every request is looked at.
 */
export class Sampler {
  /** Requests until one is looked at. */
  untilNext = 1
  /** Requests that are still looked at one by one. */
  listening = 0
  /** Requests a second, as of the last second. */
  rate = 0
  /** Requests that each sampled one stands for. */
  stride = 1
  /** Requests until one is part of the sample; kept up while it listens. */
  private untilSampled = 1
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

  /** A request is looked at: whether it is part of the sample. */
  look(): boolean {
    const isListening = this.listening > 0
    this.untilSampled = isListening ? this.untilSampled - 1 : 0
    const isSampled = this.untilSampled <= 0
    if (isSampled) this.untilSampled = this.gap()
    if (isListening) this.listening -= 1
    this.untilNext = this.listening > 0 ? 1 : this.untilSampled
    return isSampled
  }

  /** Looks at the next `requests` one by one; what is sampled stays the same. */
  listen(requests: number): void {
    if (this.listening === 0) this.untilSampled = Math.max(1, this.untilNext)
    this.listening = requests
    this.untilNext = requests > 0 ? 1 : this.untilSampled
  }

  /** Sets the stride by the requests of the last `seconds`. */
  adapt(seconds: number): void {
    this.rate = this.seen / seconds
    const stride = Math.round(this.rate / this.perSecond)
    this.stride = Math.min(this.mostStride, Math.max(1, stride))
    this.seen = 0
  }

  private gap(): number {
    const { stride } = this
    this.seen += stride
    return stride === 1 ? 1 : 1 + Math.floor(this.random() * (2 * stride - 1))
  }
}
