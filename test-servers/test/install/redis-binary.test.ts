import { execFileSync } from 'node:child_process'
import { chmod, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { ensureRedisServer } from '../../src/install/ensure-redis-server.ts'
import { findRedisServer } from '../../src/install/find-redis-server.ts'
import { withFolder } from '../temporary-folder.ts'

/** Where the server of this machine is, as a path. */
const installed = pathOf(findRedisServer().command)

function pathOf(command: string): string {
  if (command.includes('/')) return resolve(command)
  return execFileSync('/bin/sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim()
}

// biome-ignore-start lint/style/useNamingConvention: environment variables are upper case.

test('the server named by REDIS_SERVER_BIN goes before all others', () =>
  withFolder(async (folder) => {
    const named = join(folder, 'my-server')
    await symlink(installed, named)
    const found = findRedisServer({ ...process.env, REDIS_SERVER_BIN: named })
    expect(found.command).toBe(named)
    expect(found.version).toMatch(/^\d+\.\d+\.\d+/)
  }))

test.each(['redis-server', 'valkey-server'])('%s is found on the PATH', (name) =>
  withFolder(async (folder) => {
    await symlink(installed, join(folder, name))
    expect(findRedisServer({ PATH: folder }).command).toBe(name)
  }),
)

test('a REDIS_SERVER_BIN that does not run is told by name, and nothing is installed', () => {
  const env = { ...process.env, REDIS_SERVER_BIN: '/no/such/server' }
  const surroundings = { env, platform: process.platform, isRoot: true }
  expect(() => ensureRedisServer(() => {}, surroundings)).toThrow(
    'TEST_SERVERS_E_NOT_FOUND: REDIS_SERVER_BIN is "/no/such/server", which does not run as a Redis server; install one',
  )
})

test('without any server the error says how to install one', () =>
  withFolder(async (folder) => {
    expect(() => findRedisServer({ PATH: folder })).toThrow(
      'TEST_SERVERS_E_NOT_FOUND: neither redis-server nor valkey-server is on the PATH; install one (Debian and Ubuntu: `apt-get install redis-server`, macOS: `brew install redis`) or name one in REDIS_SERVER_BIN',
    )
  }))

test('what is lacking is installed, and said before it is done', () =>
  withFolder(async (folder) => {
    await installer(
      folder,
      `[ "$1" != install ] || /bin/ln -s '${installed}' '${folder}/redis-server'`,
    )
    const said: string[] = []
    const found = ensureRedisServer((line) => said.push(line), macOf(folder))
    expect(found.command).toBe('redis-server')
    expect(said).toEqual(['The tests need a Redis server: brew install redis'])
  }))

test('an installation that fails says why', () =>
  withFolder(async (folder) => {
    await installer(folder, '[ "$1" != install ] || { echo "no space left" >&2; exit 1; }')
    expect(() => ensureRedisServer(() => {}, macOf(folder))).toThrow(
      'TEST_SERVERS_E_NOT_FOUND: `brew install redis` failed: no space left; install one',
    )
  }))

/** A stand-in for Homebrew. */
async function installer(folder: string, script: string): Promise<void> {
  await writeFile(join(folder, 'brew'), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, 'brew'), 0o755)
}

function macOf(folder: string) {
  return { env: { PATH: folder }, platform: 'darwin', isRoot: false } as const
}

// biome-ignore-end lint/style/useNamingConvention: environment variables are upper case.
