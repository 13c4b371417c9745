import { ForecastError } from '../../errors/forecast-error.ts'
import { TypeFootprint } from '../footprints/type-footprint.ts'
import type { PatternsSettings } from '../patterns-options.ts'
import { delayBins } from '../rules/delay-bins.ts'
import { successors } from '../sequences/context-store.ts'
import { restSymbol } from '../tables/type-table.ts'
import { hasShape, isListOfShape } from './has-shape.ts'
import type { PatternsSnapshot, TypeState } from './patterns-snapshot.ts'

/** Refuses a snapshot that these settings cannot go on from. */
export function checkSnapshot(snapshot: PatternsSnapshot, settings: PatternsSettings): void {
  const { costs, features, withinMs, maxTypes } = settings
  if (!hasShape(snapshot, { version: 1, costs: 1, features: 1, withinMs: 1, baskets: 1 })) {
    throw unusable('is no snapshot of patterns')
  }
  if (snapshot.version !== 1) throw unusable(`has version ${String(snapshot.version)}, not 1`)
  for (const [name, wanted] of Object.entries({ costs, features, withinMs })) {
    const got = snapshot[name as 'costs']
    if (got !== wanted) throw unusable(`was made with \`${name}\` ${got}, not ${wanted}`)
  }
  if (!isWhole(snapshot, settings)) throw unusable('is damaged')
  const numbers = snapshot.types.map(({ number }) => number)
  if (numbers.some((number) => number > maxTypes + restSymbol)) {
    throw unusable(`has more types than \`maxTypes\` ${maxTypes}`)
  }
}

function isWhole(snapshot: PatternsSnapshot, { costs, features }: PatternsSettings): boolean {
  const footprint = new TypeFootprint(costs, features).toState()
  const type = { name: '', number: 1, seen: 1, opened: 1, holding: 1, footprint }
  const numbers = (length: number) => new Array<number>(length).fill(1)
  const context = { key: 1, uses: 1, symbols: numbers(successors), counts: numbers(successors) }
  const pair = { key: 1, count: 1, error: 1, delays: numbers(delayBins) }
  return (
    isListOfShape(snapshot.types, type) &&
    isListOfShape(snapshot.contexts, context) &&
    isListOfShape(snapshot.pairs, pair) &&
    areOwnNumbers(snapshot.types)
  )
}

/** Whether each type has a number that no other has and that is not reserved. */
function areOwnNumbers(types: readonly TypeState[]): boolean {
  const numbers = new Set(types.map(({ number }) => number))
  const names = new Set(types.map(({ name }) => name))
  const isOwn = (number: number) => Number.isInteger(number) && number > restSymbol
  return numbers.size === types.length && names.size === types.length && [...numbers].every(isOwn)
}

function unusable(what: string): ForecastError {
  return new ForecastError(
    'PREDICTIVE_LIMIT_E_SNAPSHOT',
    `The \`snapshot\` ${what}. Restore one that this version took, or start without.`,
  )
}
