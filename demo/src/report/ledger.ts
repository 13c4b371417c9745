import type { LimiterStats } from '@predictive-limit/core'
import type { Tally } from '../driver/messages.ts'

/** The counts that must add up, one line each, in plain digits so that they can be grepped. */
export interface Ledger {
  readonly lines: readonly string[]
  readonly addsUp: boolean
}

/**
 * Two independent counts: lines and answers by the driver, decisions by the limiter. They must agree
 * with themselves and with each other.
 */
export function ledgerOf(tally: Tally, stats: LimiterStats): Ledger {
  const { read, replayed, unreadable } = tally
  const { offered, predicted, standard, refused, abandoned } = stats
  const equations = [
    {
      text: `read ${read} = replayed ${replayed} + unreadable ${unreadable}`,
      holds: read === replayed + unreadable,
    },
    {
      text: `offered ${offered} = predicted ${predicted} + standard ${standard} + refused ${refused} + given up while waiting ${abandoned}`,
      holds: offered === predicted + standard + refused + abandoned,
    },
    { text: `replayed ${replayed} = offered ${offered}`, holds: replayed === offered },
    {
      text: `answered 200 ${tally.admitted} = predicted ${predicted} + standard ${standard}`,
      holds: tally.admitted === predicted + standard,
    },
  ]
  return {
    lines: equations.map(({ text, holds }) => `counts: ${text}${holds ? '' : '  DOES NOT ADD UP'}`),
    addsUp: equations.every(({ holds }) => holds),
  }
}
