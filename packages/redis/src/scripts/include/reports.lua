-- What holders say of their leases. Line by line packages/core/src/leases/apply-report.ts.

-- What the standard account may take up: saved-up surplus in pools leaves its room to it.
local function room_for_standard(bucket)
  local limits, p = bucket.limits, bucket.pools
  if not p then return limits.capacity - bucket.s end
  local room = limits.capacity - bucket.s - p.total - p.leased
  return room + math.min(held_above_capacity(p), limits.surplus)
end

-- Tokens that the holder has or had, and nobody here knows of: a debt of the standard account.
local function apply_lost(bucket, lease, k, units)
  if units <= 0 then return end
  local charged = math.max(0, math.min(units, bucket.s - bucket.limits.debt_floor))
  bucket.s = bucket.s - charged
  -- What no debt can cover was there all the same.
  account(bucket, INITIAL, units - charged)
  lease.granted[k] = lease.granted[k] + units
  add_held(bucket.pools, lease.pool[k], units)
end

local function apply_used(bucket, lease, k, units)
  if units <= 0 then return end
  apply_lost(bucket, lease, k, units - held_of(lease, k))
  lease.used[k] = lease.used[k] + units
  add_held(bucket.pools, lease.pool[k], -units)
  account(bucket, SPENT, units)
  account(bucket, MOVED, units)
end

-- Never more than the holder has.
local function apply_returned(bucket, lease, k, units)
  if units <= 0 then return end
  local back = math.min(units, held_of(lease, k))
  lease.returned[k] = lease.returned[k] + units
  lease.granted[k] = lease.granted[k] + units - back
  add_held(bucket.pools, lease.pool[k], -back)
  local kept = math.max(0, math.min(back, room_for_standard(bucket)))
  bucket.s = bucket.s + kept
  account(bucket, MINTED, -(back - kept))
  account(bucket, OVERFLOW, back - kept)
end

-- Before the rate changes: holders go on at the old one, so the rest of what trickles were promised is
-- granted now, at the standard account's expense.
local function buy_out_trickles(bucket) -- rare
  local p = bucket.pools
  if p.leases.trickling == 0 then return end
  local set = holders_of(p)
  for i = 1, #set.incarnation do
    local lease, promised = lease_at(set, i), {}
    for k = 1, #lease.class do promised[k] = lease.granted[k] + lease.budget[k] end
    credit(bucket, end_trickles(p, i))
    for k = 1, #lease.class do apply_lost(bucket, lease, k, promised[k] - lease.granted[k]) end
  end
  set_due(set)
end
