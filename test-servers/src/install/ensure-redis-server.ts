import { spawnSync } from 'node:child_process'
import { TestServerError } from '../test-server-error.ts'
import { findRedisServer, howToInstall, type RedisBinary } from './find-redis-server.ts'
import { type Command, installation, type Machine } from './installation.ts'

/** Where a server is looked for, and how one is installed. */
export interface Surroundings {
  /** Its `PATH` and `REDIS_SERVER_BIN` count, and installers run in it. */
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
}

/**
 * Finds a Redis server, and installs one where there is none and it may be done.
 *
 * @param say told what is about to be done to the machine
 * @throws TestServerError `TEST_SERVERS_E_NOT_FOUND` with one sentence on what to do
 */
export function ensureRedisServer(
  say: (line: string) => void,
  surroundings: Surroundings = ofThisProcess(),
): RedisBinary {
  const { env } = surroundings
  try {
    return findRedisServer(env)
  } catch (error) {
    // Who names a server wants that one.
    const commands = env.REDIS_SERVER_BIN ? [] : installation(machineIn(surroundings))
    if (commands.length === 0) throw error
    for (const command of commands) run(command, say, env)
    return findRedisServer(env)
  }
}

function ofThisProcess(): Surroundings {
  return {
    env: process.env,
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
  }
}

function machineIn({ env, platform, isRoot }: Surroundings): Machine {
  return {
    platform,
    isRoot,
    isCi: Boolean(env.CI),
    runs: (command, ...args) => spawnSync(command, args, { env, stdio: 'ignore' }).status === 0,
  }
}

function run(command: Command, say: (line: string) => void, env: NodeJS.ProcessEnv): void {
  const [program, ...args] = command
  const line = command.join(' ')
  say(`The tests need a Redis server: ${line}`)
  const { status, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    // biome-ignore lint/style/useNamingConvention: environment variables are upper case.
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status === 0) return
  const why = error?.message ?? stderr.trim()
  throw new TestServerError(
    'TEST_SERVERS_E_NOT_FOUND',
    `\`${line}\` failed: ${why}; ${howToInstall}`,
  )
}
