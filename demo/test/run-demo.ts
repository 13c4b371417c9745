import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a run of the demo left behind. */
export interface DemoRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs the demo as a user does, in a process of its own, from the root of the repository. */
export function runDemo(...options: readonly string[]): Promise<DemoRun> {
  const command = ['--import', 'tsx', 'demo/src/main.ts', ...options]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        stdout,
        stderr,
      })
    })
  })
}

/** The numbers of the closing lines "counts: …" by the words before them. */
export function countsOf({ stdout }: DemoRun): { readonly [name: string]: number } {
  const lines = stdout.split('\n').filter((line) => line.startsWith('counts: '))
  const terms = lines.flatMap((line) => line.slice('counts: '.length).split(/ [=+] /))
  return Object.fromEntries(
    terms.map((term) => {
      const [, name = '', digits = ''] = /^(.+) (\d+)$/.exec(term) ?? []
      return [name, Number(digits)]
    }),
  )
}
