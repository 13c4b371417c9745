import { PredictiveLimitError } from '../errors/limit-error.ts'
import { closestName } from './closest-name.ts'
import { foreignOptions } from './foreign-options.ts'

/**
 * Refuses options that do not exist here, because an option that is not read is a limit that does
 * not hold.
 *
 * @param path - what stands before the option names in messages
 * @throws PredictiveLimitError `…_E_FOREIGN_OPTION` or `…_E_UNKNOWN_OPTION`
 */
export function checkNames(options: object, known: readonly string[], path: string): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue
    throw foreignOption(name, path) ?? unknownOption(name, known, path)
  }
}

function foreignOption(name: string, path: string): PredictiveLimitError | undefined {
  const fix = foreignOptions.get(name)
  if (fix === undefined) return undefined
  return new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_FOREIGN_OPTION',
    `Expected options of predictive-limit, got \`${path}${name}\`, which belongs to another limiter. ${fix}`,
  )
}

function unknownOption(name: string, known: readonly string[], path: string): PredictiveLimitError {
  const meant = closestName(name, known)
  const list = known.map((other) => `\`${other}\``).join(', ')
  const fix = meant === undefined ? `The options here are ${list}.` : `Did you mean \`${meant}\`?`
  return new PredictiveLimitError(
    'PREDICTIVE_LIMIT_E_UNKNOWN_OPTION',
    `Expected options of predictive-limit, got \`${path}${name}\`, which does not exist. ${fix}`,
  )
}
