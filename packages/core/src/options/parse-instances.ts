import { optionError } from './option-error.ts'

/** How many processes share a limit: 1 when left out. */
export function parseInstances(value: unknown): number {
  if (value === undefined) return 1
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_INSTANCES',
    option: 'instances',
    rule: 'a whole number of processes from 1 up',
    got: value,
    fix: 'Write how many share the limit, or leave it out: it counts only while the store is away.',
  })
}
