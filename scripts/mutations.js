// Removes, one at a time, the lines that keep a guarantee, and expects the named tests to fail.
// A guarantee whose line can go unnoticed is not guarded: this exits 1 and names it.
//   npx --yes pnpm@12 mutations            all of them
//   npx --yes pnpm@12 mutations bound-2    those whose name contains the text
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { mutations } from './mutation-list.js'

const root = new URL('../', import.meta.url)

function testsPass(pattern) {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const args = [...jest, 'node_modules/jest/bin/jest.js', '--silent', '--bail', pattern]
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' }).status === 0
}

/** Whether the tests notice; the file is put back whatever happens. */
function isNoticed({ file, from, to, tests }) {
  const path = new URL(file, root)
  const source = readFileSync(path, 'utf8')
  if (source.split(from).length !== 2) throw new Error(`${file} does not have exactly one: ${from}`)
  try {
    writeFileSync(
      path,
      source.replace(from, () => to),
    )
    return !testsPass(tests)
  } finally {
    writeFileSync(path, source)
  }
}

const chosen = mutations.filter(({ name }) => name.includes(process.argv[2] ?? ''))
let missed = 0
for (const mutation of chosen) {
  const noticed = isNoticed(mutation)
  if (!noticed) missed += 1
  console.log(`${noticed ? 'noticed' : 'MISSED '}  ${mutation.name}`)
}
console.log(`\n${chosen.length - missed} of ${chosen.length} mutations noticed`)
process.exitCode = missed > 0 || chosen.length === 0 ? 1 : 0
