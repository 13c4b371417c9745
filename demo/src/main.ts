import { readArguments } from './arguments.ts'
import { inputSentence } from './input-error.ts'
import { screenFor } from './report/screen.ts'
import { run } from './run.ts'
import type { Settings } from './settings.ts'
import { usage } from './usage.ts'

/** Runs the demo and returns its exit code. */
async function main(): Promise<number> {
  const read = readArguments(process.argv.slice(2))
  if (read.kind === 'wrong') return refuse(read.sentence)
  if (read.kind === 'run') return runOrRefuse(read.settings)
  process.stdout.write(usage)
  return 0
}

async function runOrRefuse(settings: Settings): Promise<number> {
  try {
    return await run(settings, screenFor(process.stdout))
  } catch (error) {
    const sentence = inputSentence(error, settings)
    if (sentence === undefined) throw error
    return refuse(sentence)
  }
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 2
}

// `| head` closes the pipe: that is the reader's right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main()
