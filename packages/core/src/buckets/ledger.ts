import type { TokenLedger } from '../limiter/stats.ts'
import { UNITS } from './bucket-config.ts'

/**
 * Where a resource's tokens came from and went, in units. Always, exactly:
 * `S + P + O + spent + writtenOff = initial + minted` (bound 1; `minted` is net of `overflow`).
 */
export interface Ledger {
  /** Levels of buckets when they were opened, less what was left in those dropped or edited. */
  initial: number
  /** Refill that buckets took up. */
  minted: number
  /** Refill that full buckets threw away. */
  overflow: number
  /** Debited, less what was given back. */
  spent: number
  /** Of the debits: what predicted pools paid. */
  moved: number
  /** Given back by settling below the estimate, or by releasing. */
  returned: number
  /** Leases that expired unreported: never credited. */
  writtenOff: number
}

export function createLedger(): Ledger {
  return { initial: 0, minted: 0, overflow: 0, spent: 0, moved: 0, returned: 0, writtenOff: 0 }
}

/** The same in tokens, beside what the accounts hold in units. */
export function ledgerInTokens(
  ledger: Ledger,
  held: { readonly standard: number; readonly predicted: number; readonly outstanding: number },
): TokenLedger {
  return {
    initial: ledger.initial / UNITS,
    minted: ledger.minted / UNITS,
    overflow: ledger.overflow / UNITS,
    spent: ledger.spent / UNITS,
    moved: ledger.moved / UNITS,
    returned: ledger.returned / UNITS,
    writtenOff: ledger.writtenOff / UNITS,
    standard: held.standard / UNITS,
    predicted: held.predicted / UNITS,
    outstanding: held.outstanding / UNITS,
  }
}
