import type { Alone, Cell } from './cell.ts'
import { coverageError, geometricMean } from './scores.ts'

/** The cells that the bars on coverage speak of: near horizons with many labels. */
export function judgedCells(cells: readonly Cell[]): readonly Cell[] {
  return cells.filter(({ steps, labels }) => steps <= 12 && labels >= 5_000)
}

/** Factors of the cells, as a geometric mean and the worst. */
export interface Factor {
  readonly mean: number
  readonly worst: number
}

export function factorOf(cells: readonly Cell[], of: (cell: Cell) => number): Factor {
  const factors = cells.map(of).filter((factor) => Number.isFinite(factor) && factor > 0)
  return { mean: geometricMean(factors), worst: Math.max(...factors) }
}

/** Errors of a bound over cells, in points. */
export interface Errors {
  readonly mean: number
  readonly worst: number
}

export function coverageErrors(cells: readonly Cell[], level: 0.95 | 0.99): Errors {
  const errors = cells.map(
    (cell) => 100 * coverageError(level === 0.95 ? cell.upper95 : cell.upper99, level),
  )
  return {
    mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    worst: Math.max(...errors),
  }
}

/** The least of a score that any family reached alone, known only in hindsight. */
export function bestAlone({ alone }: Cell, score: keyof Alone): number {
  return Math.min(...Array.from(alone.values(), (family) => family[score]))
}

export function lastValueAlone({ alone }: Cell, score: keyof Alone): number {
  return alone.get('last-value')?.[score] ?? Number.NaN
}

export function leastOf(cells: readonly Cell[], of: (cell: Cell) => number): number {
  return Math.min(...cells.map(of).filter((share) => !Number.isNaN(share)))
}
