/**
 * A stranger's check: packs every package, installs the tarballs into an empty ESM project and an
 * empty CommonJS project, trains in a thread in both, and runs every server of the README, as pasted.
 *
 * Run by `pnpm check:packed`, which builds first. Needs the registry for the frameworks.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkServer } from './check-server.ts'
import { checkWorker } from './check-worker.ts'
import { type ModuleKind, readmeServers, withModules } from './readme-servers.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const frameworks = ['express', 'koa', 'hono', '@hono/node-server']

async function checkPacked(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'predictive-limit-packed-'))
  try {
    const tarballs = packAll(join(folder, 'tarballs'))
    const servers = readmeServers(readFileSync(join(root, 'README.md'), 'utf8'))
    if (servers.length === 0) throw new Error('README.md has no server to run')
    for (const kind of ['module', 'commonjs'] as const) {
      const project = createProject(join(folder, kind), kind, tarballs)
      checkWorker(project)
      console.log(`${kind}: the training thread is found and trains`)
      for (const [index, server] of servers.entries()) {
        const file = join(project, `server-${index}.js`)
        await checkServer(file, withModules(server.code, kind))
        console.log(`${kind}: README line ${server.line} serves, counts and refuses`)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function packAll(destination: string): string[] {
  for (const name of readdirSync(join(root, 'packages'))) {
    const cwd = join(root, 'packages', name)
    execFileSync('pnpm', ['pack', '--pack-destination', destination], { cwd, stdio: 'pipe' })
  }
  return readdirSync(destination).map((name) => join(destination, name))
}

/** An empty project with the packages and the frameworks, as a stranger would have it. */
function createProject(folder: string, kind: ModuleKind, tarballs: readonly string[]): string {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: kind }))
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', ['install', ...quiet, ...tarballs, ...frameworks], {
    cwd: folder,
    stdio: 'inherit',
  })
  return folder
}

await checkPacked()
