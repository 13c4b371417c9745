-- Where a bucket's units came from and went, for shared resources: see packages/core/src/buckets/ledger.ts.
local INITIAL, MINTED, OVERFLOW, SPENT, MOVED, RETURNED, WRITTEN_OFF = 1, 2, 3, 4, 5, 6, 7

local function new_ledger(units)
  return { units, 0, 0, 0, 0, 0, 0 }
end

local function account(bucket, place, units)
  local ledger = bucket.ledger
  if ledger then ledger[place] = ledger[place] + units end
end
