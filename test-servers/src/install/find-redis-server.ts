import { spawnSync } from 'node:child_process'
import { TestServerError } from '../test-server-error.ts'

/** A server program that runs on this machine. */
export interface RedisBinary {
  /** What starts it: a path, or a name that is on the `PATH`. */
  readonly command: string
  /** As it says itself, such as `7.0.15`. */
  readonly version: string
}

/** How to get one, in a sentence. */
export const howToInstall =
  'install one (Debian and Ubuntu: `apt-get install redis-server`, macOS: `brew install redis`) or name one in REDIS_SERVER_BIN'

/**
 * `REDIS_SERVER_BIN` when it is set, otherwise `redis-server` or `valkey-server` on the `PATH`.
 *
 * @throws TestServerError `TEST_SERVERS_E_NOT_FOUND`
 */
export function findRedisServer(env: NodeJS.ProcessEnv = process.env): RedisBinary {
  const { REDIS_SERVER_BIN: named } = env
  const commands = named ? [named] : ['redis-server', 'valkey-server']
  for (const command of commands) {
    const version = versionOf(command, env)
    if (version !== undefined) return { command, version }
  }
  const lacking = named
    ? `REDIS_SERVER_BIN is ${JSON.stringify(named)}, which does not run as a Redis server`
    : 'neither redis-server nor valkey-server is on the PATH'
  throw new TestServerError('TEST_SERVERS_E_NOT_FOUND', `${lacking}; ${howToInstall}`)
}

/** Starting it is the surest look along the `PATH`. Both answer `… server v=7.0.15 sha=…`. */
function versionOf(command: string, env: NodeJS.ProcessEnv): string | undefined {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', env })
  return / v=(\S+)/.exec(stdout ?? '')?.[1]
}
