import type {
  BucketAddress,
  EngineScope,
  SharedEngine,
  SharedMessage,
  SharedReply,
  StoreScope,
} from '@predictive-limit/core'
import { ClusterScope, type TaggedSender } from './cluster/cluster-scope.ts'
import { KeyNames } from './key-names.ts'
import type { RedisClient } from './redis-client.ts'
import { ReplyReader, readReply } from './reply-reader.ts'
import { callOf } from './script-arguments.ts'
import { ScriptRunner } from './script-runner.ts'
import type { ScriptSet } from './scripts/script-set.ts'
import { ServerClock } from './server-clock.ts'
import { warnOfEviction } from './warn-of-eviction.ts'

/** What this file needs of Node, Bun or Deno. */
const runtime = globalThis as unknown as { setImmediate(run: () => void): void }

/** What an engine is made of. */
export interface RedisEngineParts {
  readonly client: RedisClient
  readonly prefix: string
  readonly scripts: ScriptSet
  /** Keeps the client's connection until the function that is returned is called. */
  readonly hold?: () => () => void
  /** Arguments that a build of the scripts for tests reads beyond its own. */
  readonly extraArguments?: () => readonly string[]
}

/**
 * Buckets in Redis: each message is one call of a script, which nothing interrupts, or in a cluster one
 * for each server that its buckets are on.
 */
export function redisEngine(parts: RedisEngineParts): SharedEngine {
  const runner = new ScriptRunner(parts.client, parts.scripts)
  return {
    kind: 'redis',
    open(scope) {
      const one = new RedisScope(scope, parts, runner)
      return parts.client.isCluster === true ? new ClusterScope(scope, one) : one
    },
  }
}

class RedisScope implements EngineScope, TaggedSender {
  readonly #scope: StoreScope
  readonly #names: KeyNames
  readonly #runner: ScriptRunner
  readonly #clock: ServerClock
  readonly #instance: string
  readonly #extra: () => readonly string[]
  readonly #client: RedisClient
  readonly #letGo: () => void
  #settled = 0
  #hasLooked = false

  constructor(
    scope: StoreScope,
    { client, prefix, extraArguments, hold }: RedisEngineParts,
    runner: ScriptRunner,
  ) {
    this.#scope = scope
    this.#client = client
    this.#names = new KeyNames(scope, prefix, client.isCluster === true)
    this.#runner = runner
    this.#clock = new ServerClock(scope.clock)
    this.#instance = crypto.randomUUID()
    this.#extra = extraArguments ?? (() => [])
    this.#letGo = hold?.() ?? (() => undefined)
  }

  tagOf(bucket: Pick<BucketAddress, 'resource' | 'key'>): string {
    return this.#names.tagOf(bucket)
  }

  send(message: SharedMessage): Promise<SharedReply> {
    return this.sendTo(this.#scope.name, message)
  }

  async sendTo(tag: string, message: SharedMessage): Promise<SharedReply> {
    const call = callOf(message, tag, {
      scope: this.#scope,
      names: this.#names,
      instance: this.#instance,
      nextNumber: () => {
        this.#settled += 1
        return this.#settled
      },
      sentUs: () => this.#clock.nowUs(),
      ownUs: () => this.#clock.ownUs(),
    })
    const all = [...call.arguments, ...this.#extra()]
    const sentUs = this.#clock.ownUs()
    const reader = new ReplyReader(await this.#runner.run({ ...call, arguments: all }))
    const status = reader.text()
    this.#clock.note(reader.number(), sentUs)
    this.#lookAtPolicy(tag)
    if (status !== 'ok') throw new Error('Redis got a message too late to carry it out.')
    return readReply(message, reader)
  }

  /** Once, when the connection has shown that it works. */
  #lookAtPolicy(tag: string): void {
    const { warn } = this.#scope
    if (this.#hasLooked || warn === undefined) return
    this.#hasLooked = true
    const key = this.#names.block(tag, '')
    void warnOfEviction(this.#client, key, (message) =>
      warn('PREDICTIVE_LIMIT_W_EVICTION', message),
    )
  }

  atEndOfTurn(run: () => void): void {
    runtime.setImmediate(run)
  }

  async close(): Promise<void> {
    this.#letGo()
  }
}
