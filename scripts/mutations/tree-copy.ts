import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Copies the working tree to a temporary folder, which goes when the process ends: others may work in
 * the tree meanwhile, and no end of the process, however sudden, leaves a changed file in it.
 *
 * @returns the folder; what is installed is linked into it
 */
export function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'predictive-limit-mutations-'))
  process.once('exit', () => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }))
  for (const path of treeFiles()) {
    cpSync(join(root, path), join(copy, path))
    if (path.endsWith('package.json')) linkInstalled(join(dirname(path), 'node_modules'), copy)
  }
  return copy
}

function treeFiles(): string[] {
  const listFiles = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const paths = execFileSync('git', listFiles, { cwd: root, encoding: 'utf8' }).split('\0')
  return paths.filter((path) => path !== '' && existsSync(join(root, path)))
}

function linkInstalled(path: string, copy: string): void {
  if (existsSync(join(root, path))) symlinkSync(join(root, path), join(copy, path))
}
