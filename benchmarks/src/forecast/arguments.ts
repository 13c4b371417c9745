import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { ModelName } from '@predictive-limit/forecast'

export interface Arguments {
  /** CSV files to read instead of the shared traces. */
  readonly traces: readonly URL[]
  /** Seconds between the lines of a file of counts. */
  readonly stepS: number
  readonly generated: boolean
  /** Series are cut after this many steps. */
  readonly longest: number
  readonly models: readonly ModelName[] | undefined
  readonly without: readonly ModelName[]
  readonly plot: string | undefined
}

/** A wrong command line; the message says what is wrong. */
export class UsageError extends Error {}

export const usage = `Usage: bench:forecast [FILE.csv …] [options]

  FILE.csv          column \`t\` (seconds, one request a line) or \`count\`; may be gzipped.
                    Without files: the traces in ../shared/traces, else generated series.
  --step SECONDS    of a file of counts (1)
  --generated       the generated series, whatever is there
  --longest STEPS   cut series after so many (200,000)
  --models A,B      mix these families only
  --without A,B     and print what the mix loses without each of these
  --plot FOLDER     write a picture of every series`

export function readArguments(argv: readonly string[], known: readonly ModelName[]): Arguments {
  const { values, positionals } = parsed(argv)
  const stepS = above0('step', values.step ?? '1')
  const longest = above0('longest', values.longest ?? '200000')
  const namesOf = (text: string) => text.split(',').map((name) => knownName(name.trim(), known))
  return {
    traces: positionals.map((path) => pathToFileURL(path)),
    stepS,
    longest,
    generated: values.generated ?? false,
    models: values.models === undefined ? undefined : namesOf(values.models),
    without: values.without === undefined ? [] : namesOf(values.without),
    plot: values.plot,
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: argv.filter((argument) => argument !== '--'),
      allowPositionals: true,
      options: {
        step: { type: 'string' },
        generated: { type: 'boolean' },
        longest: { type: 'string' },
        models: { type: 'string' },
        without: { type: 'string' },
        plot: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function above0(option: string, text: string): number {
  const number = Number(text)
  if (number > 0) return number
  throw new UsageError(`--${option} takes a number above 0, not ${text}.`)
}

function knownName(name: string, known: readonly ModelName[]): ModelName {
  const found = known.find((each) => each === name)
  if (found === undefined) throw new UsageError(`No model ${name}: ${known.join(', ')}.`)
  return found
}
