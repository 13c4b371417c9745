import { geometricMean } from '../forecast/scores.ts'
import type { Score } from './score-mix.ts'

/** Scores of a mix ÷ those of another; below 1 the mix is better. */
export function ratioOf(score: Score, base: Score): Score {
  return { rmse: score.rmse / base.rmse, pinball95: score.pinball95 / base.pinball95 }
}

export function meanOf(ratios: readonly Score[]): Score {
  return {
    rmse: geometricMean(ratios.map(({ rmse }) => rmse)),
    pinball95: geometricMean(ratios.map(({ pinball95 }) => pinball95)),
  }
}

/** The largest of each, which need not be of the same series. */
export function worstOf(ratios: readonly Score[]): Score {
  return {
    rmse: Math.max(...ratios.map(({ rmse }) => rmse)),
    pinball95: Math.max(...ratios.map(({ pinball95 }) => pinball95)),
  }
}

export function shown({ rmse, pinball95 }: Score): string {
  return `${rmse.toFixed(3)}, ${pinball95.toFixed(3)}`
}
