import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs a file of this package in a fresh process and returns the JSON it prints. Contenders measured
 * apart cannot spoil each other's inline caches and heaps.
 */
export async function measureApart<Result>(
  file: URL,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<Result> {
  const child = spawn(process.execPath, [...flags, fileURLToPath(file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${file.pathname} ${args.join(' ')} ended with code ${code}`)
  return JSON.parse(printed) as Result
}
