import { ledgerInTokens } from '../buckets/ledger.ts'
import type { TokenLedger } from '../limiter/stats.ts'
import type { BucketPicture, LedgerPicture } from './engine.ts'

/** The accounts of a bucket as of one reply, in tokens. */
export function ledgerOf({ standard, pools }: BucketPicture, ledger: LedgerPicture): TokenLedger {
  const { outstanding } = ledger
  return ledgerInTokens(ledger, { standard, predicted: pools?.total ?? 0, outstanding })
}

/** The accounts of several buckets together. */
export function addLedger(ledgers: Iterable<TokenLedger>): TokenLedger {
  const sum = {
    initial: 0,
    minted: 0,
    overflow: 0,
    spent: 0,
    moved: 0,
    returned: 0,
    writtenOff: 0,
    standard: 0,
    predicted: 0,
    outstanding: 0,
  }
  for (const ledger of ledgers) {
    for (const name of Object.keys(sum) as (keyof TokenLedger)[]) sum[name] += ledger[name]
  }
  return sum
}
