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
