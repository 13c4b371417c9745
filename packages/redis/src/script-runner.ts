import type { RedisClient } from './redis-client.ts'
import type { ScriptReply } from './reply-reader.ts'
import type { ScriptName, ScriptSet } from './scripts/script-set.ts'

/** A call of a script that knows its keys and arguments. */
export interface ScriptCall {
  readonly script: ScriptName
  readonly keys: readonly string[]
  readonly arguments: readonly string[]
}

/**
 * Runs scripts by the SHA-1 of their texts. The first call of each brings the text, so that it is not
 * overtaken by the next message; so does the call that a server answers with NOSCRIPT, after a restart, a
 * failover, a flush of its scripts, or from a server of a cluster that is new to it; only then may the next
 * message be carried out first. Nothing is run on a connection that is not there: what
 * waits in a queue until Redis is back, nobody waits for any more.
 */
export class ScriptRunner {
  readonly #client: RedisClient
  readonly #scripts: ScriptSet
  readonly #brought = new Set<ScriptName>()

  constructor(client: RedisClient, scripts: ScriptSet) {
    this.#client = client
    this.#scripts = scripts
  }

  async run(call: ScriptCall): Promise<ScriptReply> {
    const { status } = this.#client
    if (status !== 'ready') throw new Error(`The connection to Redis is not ready (${status}).`)
    const known = this.#brought.has(call.script)
    this.#brought.add(call.script)
    if (!known) return listOf(await this.#bring(call))
    try {
      return listOf(await this.#runKnown(call))
    } catch (error) {
      if (!isUnknownScript(error)) throw error
      this.#brought.clear()
      this.#brought.add(call.script)
      return listOf(await this.#bring(call))
    }
  }

  #runKnown({ script, keys, arguments: args }: ScriptCall): Promise<unknown> {
    return this.#client.evalsha(this.#scripts[script].sha, keys.length, ...keys, ...args)
  }

  #bring({ script, keys, arguments: args }: ScriptCall): Promise<unknown> {
    return this.#client.eval(this.#scripts[script].text, keys.length, ...keys, ...args)
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT')
}

function listOf(reply: unknown): ScriptReply {
  if (Array.isArray(reply)) return reply
  throw new Error(`Redis answered ${typeof reply} where a list was expected.`)
}
