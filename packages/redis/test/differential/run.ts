import { expect } from '@jest/globals'
import {
  type BucketAddress,
  type BucketConfig,
  type EngineScope,
  manualClock,
  type SharedEngine,
  type SharedMessage,
  type SharedReply,
  type StoreScope,
} from '@predictive-limit/core'
import { Holder } from './holder.ts'
import { isTold } from './is-told.ts'
import { type Action, configs, KEYS, keyOf, keysOf, RESOURCES, SHARED, type Step } from './trace.ts'
import { Twin } from './twin.ts'

/** An engine, and what it takes for the server's clock. */
export interface TimedEngine {
  readonly engine: SharedEngine
  readonly time: { nowUs: number }
}

/** One trace on both sides. Messages are sent one after another without waiting; time is in them. */
export class Run {
  readonly #clock = manualClock(10_000)
  readonly #config: BucketConfig[]
  readonly #own = new Map<string, BucketConfig>()
  readonly #twin: Twin
  readonly #engine: EngineScope
  /** What is to be compared once replies are there. */
  readonly #checks: (() => Promise<void>)[] = []
  readonly #time: { nowUs: number }
  readonly #holders = new Map<string, Holder>()
  readonly #blockedUntilUs = new Map<string, number>()
  #nowUs = 1e12
  #opensAll = false

  constructor(name: string, { engine, time }: TimedEngine) {
    this.#time = time
    this.#config = Array.from({ length: RESOURCES }, (_, i) => configs[i] as BucketConfig)
    const scope: StoreScope = {
      name,
      resources: this.#config.map((config, i) => ({
        name: `resource ${i}`,
        shared: i === SHARED,
        config,
      })),
      clock: this.#clock,
      random: () => 0.5,
      tickUs: 100_000,
      emit: () => undefined,
    }
    this.#twin = new Twin(scope)
    this.#engine = engine.open(scope)
  }

  /** A bucket that is missing has no time, so one that steps back would tell it from a full one. */
  async compare(steps: readonly Step[], stepsBack: boolean): Promise<void> {
    this.#opensAll = stepsBack
    for (const key of KEYS) this.#openAll(key)
    for (const { waitUs, action } of steps) {
      this.#nowUs += stepsBack ? waitUs : Math.abs(waitUs)
      this.#carryOut(action)
      this.#compareState(action, this.#touchedBy(action))
    }
    for (const check of this.#checks) await check()
  }

  #carryOut(action: Action): void {
    switch (action.kind) {
      case 'acquire':
        this.#acquire(action)
        return
      case 'settle':
        this.#settle(action.resource, keyOf(action), action.units)
        return
      case 'lease':
        this.#renew(action)
        return
      case 'reset': {
        const keys = Array.from({ length: RESOURCES }, (_, resource) =>
          this.#address(resource, action.key),
        )
        void this.#send({ kind: 'reset', buckets: keys, key: action.key })
        this.#twin.buckets.reset(action.key, this.#nowUs)
        this.#blockedUntilUs.delete(action.key)
        for (const { resource } of keys) this.#own.delete(`${resource} ${action.key}`)
        this.#openAll(action.key)
        // Redis keeps the accounts of a shared bucket that memory forgets until it is asked again.
        if (action.key === 'a') this.#settle(SHARED, 'a', 1)
        return
      }
      case 'block':
        // Memory forgets a block that it saw end, which a clock that steps back would show.
        if (this.#opensAll) return
        void this.#send({ kind: 'block', key: action.key, forUs: action.forUs })
        this.#twin.buckets.block(action.key, this.#nowUs + action.forUs, this.#nowUs)
        this.#blockedUntilUs.set(action.key, this.#nowUs + action.forUs)
        return
      case 'configure':
        this.#configure(action.resource, configs[action.config] as BucketConfig)
        return
      case 'own':
        this.#giveOwn(action)
    }
  }

  #acquire({ questions }: Action & { kind: 'acquire' }): void {
    const buckets: BucketAddress[] = []
    const place = (resource: number, key: string): number => {
      const at = buckets.findIndex((each) => each.resource === resource && each.key === key)
      return at >= 0 ? at : buckets.push(this.#address(resource, key)) - 1
    }
    const asked = questions.map(({ takes, entries }) => ({
      takes,
      entries: entries.map((entry) => ({
        ...entry,
        class: entry.resource === SHARED ? entry.class : '',
        bucket: place(entry.resource, keyOf(entry)),
      })),
    }))
    const reply = this.#send({ kind: 'acquire', buckets, questions: asked })
    const expected = asked.map((question) => {
      const ask = this.#twin.answer(question, (at) => buckets[at] as BucketAddress, this.#nowUs)
      const { limitedBy, lacking, retryAfterUs, blocked, entries } = ask
      const charged = entries.map((entry) => entry.charged)
      const drawn = entries.map((entry) => entry.drawn)
      return {
        limitedBy,
        lacking,
        retryAfterUs,
        blocked,
        charged,
        ...(question.takes && { drawn }),
      }
    })
    this.#checks.push(async () => {
      const { answers } = await reply
      if (!isTold(answers, expected)) expect(answers).toMatchObject(expected)
    })
  }

  #settle(resource: number, key: string, units: number): void {
    const buckets = [this.#address(resource, key)]
    void this.#send({ kind: 'settle', buckets, corrections: [{ bucket: 0, units }] })
    this.#twin.buckets.correct({ resource, key }, units, this.#nowUs)
  }

  #renew(action: Action & { kind: 'lease' }): void {
    const { resource, holder } = action
    const key = keyOf(action)
    const name = `${resource} ${key} ${holder}`
    const known = this.#holders.get(name) ?? new Holder(name)
    this.#holders.set(name, known)
    const bucket = this.#address(resource, key)
    const message = known.message(action)
    const reply = this.#send({ kind: 'lease', buckets: [bucket], messages: [message] })
    const isBlocked = this.#nowUs < (this.#blockedUntilUs.get(key) ?? 0)
    const renewed = this.#twin.renew(bucket, message, { nowUs: this.#nowUs, isBlocked })
    known.note(renewed, action.isFinal)
    const { generation: _, ...expected } = structuredClone(renewed)
    this.#checks.push(async () => {
      const { leases } = await reply
      if (!isTold(leases, [expected])) expect(leases).toMatchObject([expected])
    })
  }

  #openAll(key: string): void {
    if (!this.#opensAll) return
    for (const bucket of this.#everyBucket()) {
      if (bucket.key === key) this.#settle(bucket.resource, key, 1)
    }
  }

  /** A full bucket that is there keeps its level, a missing one is as full as new limits say: open all. */
  #configure(resource: number, config: BucketConfig): void {
    if (this.#config[resource] === config) return
    for (const key of keysOf(resource)) this.#settle(resource, key, 1)
    this.#config[resource] = config
    const buckets = keysOf(resource).map((key) => this.#address(resource, key))
    void this.#send({ kind: 'configure', buckets })
    this.#twin.buckets.configure(resource, config, this.#nowUs)
  }

  #giveOwn({ resource, key, config: index }: Action & { kind: 'own' }): void {
    const config = configs[index] as BucketConfig
    this.#settle(resource, key, 1)
    this.#own.set(`${resource} ${key}`, config)
    const entry = { bucket: 0, cost: 1, class: '', dryRun: true }
    const questions = [{ takes: true, entries: [entry] }]
    void this.#send({ kind: 'acquire', buckets: [this.#address(resource, key)], questions })
    this.#twin.giveOwn({ resource, key, config }, this.#nowUs)
  }

  /**
   * What every bucket holds on both sides. In memory to look is to refill for good, so Redis is told to
   * correct nothing, which does the same; else a clock that steps back would show when each was last asked.
   */
  #compareState(after: Action, buckets: readonly BucketAddress[]): void {
    const corrections = buckets.map((_, bucket) => ({ bucket, units: 0 }))
    const reply = this.#send({ kind: 'settle', buckets, corrections })
    for (const { resource, key } of buckets) {
      this.#twin.buckets.correct({ resource, key }, 0, this.#nowUs)
    }
    const expected = buckets.map(({ resource, key }) =>
      this.#twin.picture(resource, key, this.#nowUs),
    )
    this.#checks.push(async () => {
      const { pictures } = await reply
      if (isTold(pictures, expected)) return
      expect({ after, pictures }).toMatchObject({ after, pictures: expected })
    })
  }

  #touchedBy(action: Action): readonly BucketAddress[] {
    const every = [...this.#everyBucket()]
    if (action.kind === 'block') return []
    if (action.kind === 'reset' || action.kind === 'configure') return every
    const entries =
      action.kind === 'acquire' ? action.questions.flatMap((q) => q.entries) : [action]
    return every.filter((bucket) =>
      entries.some((entry) => entry.resource === bucket.resource && keyOf(entry) === bucket.key),
    )
  }

  *#everyBucket(): Generator<BucketAddress> {
    for (let resource = 0; resource < RESOURCES; resource++) {
      for (const key of keysOf(resource)) yield this.#address(resource, key)
    }
  }

  #send(message: SharedMessage): Promise<SharedReply> {
    this.#time.nowUs = this.#nowUs
    const reply = this.#engine.send(message)
    reply.catch(() => undefined)
    return reply
  }

  #address(resource: number, key: string): BucketAddress {
    const own = this.#own.get(`${resource} ${key}`)
    const config = own ?? (this.#config[resource] as BucketConfig)
    return { resource, key, config, isOwn: own !== undefined }
  }
}
