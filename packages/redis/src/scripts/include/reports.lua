-- What holders say of their leases. Line by line packages/core/src/leases/apply-report.ts.

-- What the standard account may take up: saved-up surplus in pools leaves its room to it.
local function room_for_standard(bucket)
  local limits, p = bucket.limits, bucket.pools
  if not p then return limits.capacity - bucket.s end
  local room = limits.capacity - bucket.s - p.total - p.leased
  return room + math.min(held_above_capacity(p), limits.surplus)
end

-- Tokens that the holder has or had, and nobody here knows of: a debt of the standard account.
local function apply_lost(bucket, leased, units)
  if units <= 0 then return end
  local charged = math.max(0, math.min(units, bucket.s - bucket.limits.debt_floor))
  bucket.s = bucket.s - charged
  -- What no debt can cover was there all the same.
  account(bucket, INITIAL, units - charged)
  leased.granted = leased.granted + units
  add_held(bucket.pools, leased.pool, units)
end

local function apply_used(bucket, leased, units)
  if units <= 0 then return end
  apply_lost(bucket, leased, units - held_of(leased))
  leased.used = leased.used + units
  add_held(bucket.pools, leased.pool, -units)
  account(bucket, SPENT, units)
  account(bucket, MOVED, units)
end

-- Never more than the holder has.
local function apply_returned(bucket, leased, units)
  if units <= 0 then return end
  local back = math.min(units, held_of(leased))
  leased.returned = leased.returned + units
  leased.granted = leased.granted + units - back
  add_held(bucket.pools, leased.pool, -back)
  local kept = math.max(0, math.min(back, room_for_standard(bucket)))
  bucket.s = bucket.s + kept
  account(bucket, MINTED, -(back - kept))
  account(bucket, OVERFLOW, back - kept)
end

-- Before the rate changes: holders go on at the old one, so the rest of what trickles were promised is
-- granted now, at the standard account's expense.
local function buy_out_trickles(bucket)
  local p = bucket.pools
  if p.leases.trickling == 0 then return end
  local set = holders_of(p)
  for i = 1, #set.leases do
    local lease = set.leases[i]
    local classes, promised = classes_of(set, lease), {}
    for k = 1, #classes do promised[k] = classes[k].granted + classes[k].budget end
    credit(bucket, end_trickles(p, lease))
    for k = 1, #classes do apply_lost(bucket, classes[k], promised[k] - classes[k].granted) end
  end
  set_due(set)
end
