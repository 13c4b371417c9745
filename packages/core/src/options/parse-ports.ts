import type { Clock } from '../clock/clock.ts'
import type { Store } from '../store/store.ts'
import { optionError } from './option-error.ts'

const clockFunctions = ['now', 'wall', 'every', 'after'] as const

/** A store as it is, or `undefined` for the default. */
export function parseStore(value: Store | undefined): Store | undefined {
  if (value === undefined) return undefined
  const { kind, open } = Object(value) as Partial<Store>
  if (typeof kind === 'string' && typeof open === 'function') return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_STORE',
    option: 'store',
    rule: 'a store of predictive-limit, with `kind` and `open`',
    got: value,
    fix: 'Write `store: memoryStore()`; stores of other limiters do not hold predicted pools.',
  })
}

/** A clock as it is, or `undefined` for real time. */
export function parseClock(value: Clock | undefined): Clock | undefined {
  if (value === undefined) return undefined
  const given = Object(value) as Partial<Clock>
  const missing = clockFunctions.find((name) => typeof given[name] !== 'function')
  if (missing === undefined) return value
  throw optionError({
    code: 'PREDICTIVE_LIMIT_E_CLOCK',
    option: 'clock',
    rule: `a clock with the functions now, wall, every and after (\`${missing}\` is missing)`,
    got: value,
    fix: 'Write `clock: manualClock()` in tests, or leave it out for real time.',
  })
}
