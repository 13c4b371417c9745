-- One holder's share of a bucket that has just been planned. Line by line
-- packages/core/src/leases/share-out.ts, in the same order of operations.
local MORE_THAN_PART = 1.25
local TRICKLE_TICKS = 1.5

-- Half an equal part, half by demand: whoever asks for more gets more, and nobody nothing.
local function share_of(set, lease, k)
  local pool = lease.pool[k]
  local wanted = set.capacity[pool]
  local by_demand = wanted > 0 and lease.capacity[k] / wanted or 0
  return 0.5 / math.max(1, set.holders[pool]) + 0.5 * by_demand
end

-- The turn of the holder in line `at` of a bucket. `most` is what it may have, its part of what is wanted and
-- a quarter more, or an equal part; `held` what it has, and `above` what pools hold above their capacities:
-- sums that grants keep, for they are asked for once a class.
local function begin_turn(bucket, lease, at)
  local p = bucket.pools
  local set = p.leases
  local all, own, held = 0, 0, 0
  for i = 1, #set.capacity do all = all + set.capacity[i] end
  for k = 1, #lease.class do
    own = own + lease.capacity[k]
    held = held + lease.granted[k] - lease.used[k] - lease.returned[k]
  end
  local part = math.max(1 / #set.incarnation, all > 0 and (MORE_THAN_PART * own) / all or 0)
  return {
    bucket = bucket, p = p, set = set, lease = lease, at = at, most = math.floor(set.most * part),
    held = held, above = held_above_capacity(p),
    floor = math.ceil(STANDARD_FLOOR * bucket.limits.capacity),
  }
end

-- Units that may yet go from the standard account or the refill to pools and leases.
local function room_to_lease(turn)
  local p = turn.p
  return math.max(0, turn.set.most - (p.total - turn.above) - p.leased)
end

-- What the standard account may give: never below its floor.
local function spare_standard(turn)
  return math.max(0, math.min(turn.bucket.s - turn.floor, room_to_lease(turn)))
end

local function holder_room(turn)
  return math.max(0, turn.most - turn.held)
end

local function draw_from_pool(turn, pool, units)
  if units == 0 then return end
  local p = turn.p
  local before = math.max(0, p.level[pool] - p.capacity[pool])
  p.level[pool] = p.level[pool] - units
  p.total = p.total - units
  turn.above = turn.above - before + math.max(0, p.level[pool] - p.capacity[pool])
end

-- Grants class k what it lacks, from its pool first; true where all holders lack more than there is.
local function grant_lump(turn, k)
  local bucket, p, set, lease = turn.bucket, turn.p, turn.set, turn.lease
  local pool = lease.pool[k]
  local pooled = p.level[pool]
  local there = pooled + spare_standard(turn)
  local lacking = set.capacity[pool] - set.held[pool]
  local is_scarce = lacking > there
  local part = is_scarce and math.ceil(there * share_of(set, lease, k)) or there
  local lacks = lease.capacity[k] - held_of(lease, k)
  local units = math.max(0, math.min(lacks, holder_room(turn), part, there))
  if units == 0 then return is_scarce end
  local from_pool = math.min(units, pooled)
  draw_from_pool(turn, pool, from_pool)
  bucket.s = bucket.s - (units - from_pool)
  lease.granted[k] = lease.granted[k] + units
  turn.held = turn.held + units
  add_held(p, pool, units)
  return is_scarce
end

-- A holder's share of its class's refill, no more than it wants.
local function parts_for(turn, k)
  local set, lease, limits = turn.set, turn.lease, turn.bucket.limits
  local per_second = (limits.num / limits.den) * 1e6
  local share = math.floor(set.allotted[lease.pool[k]] * share_of(set, lease, k))
  return math.min(share, math.ceil((lease.rate[k] / per_second) * SLICE_PARTS))
end

-- Moves parts of the refill from a pool's slice to a trickle, as far as the slice has them.
local function move_to_trickle(p, lease, k, parts)
  local set, pool = p.leases, lease.pool[k]
  local moved = math.min(parts, p.slice[pool])
  p.slice[pool] = p.slice[pool] - moved
  p.sliced = p.sliced - moved
  set.parts[pool] = set.parts[pool] + moved
  set.trickling = set.trickling + moved
  lease.parts[k] = lease.parts[k] + moved
  return moved
end

-- What the bucket may yet take up, and trickles may be promised.
local function room_in_bucket(bucket)
  local limits, p = bucket.limits, bucket.pools
  return limits.capacity + limits.surplus - bucket.s - p.total - p.undivided - p.leased
end

-- Reserves what a trickle may bring at most while the bucket mints this much.
local function reserve(p, lease, k, minted)
  if lease.parts[k] == 0 then return end
  local budget = math.floor((lease.parts[k] / SLICE_PARTS) * (minted + 1)) + 2
  lease.budget[k] = budget
  p.leases.budgets = p.leases.budgets + budget
  p.leased = p.leased + budget
end

-- Gives a holder its share of the refill that its scarce classes were allotted, for a tick and a half or as long as
-- what it brings has room; `due` are the parts of each. Returns for how long, µs.
local function grant_trickles(turn, scarce, due, tick_us)
  local bucket, lease, p, set = turn.bucket, turn.lease, turn.p, turn.set
  local limits = bucket.limits
  local per_us = limits.num / limits.den
  local parts = 0
  for i = 1, #scarce do
    parts = parts + move_to_trickle(p, lease, scarce[i], due[i])
  end
  if parts == 0 then return 0 end
  local room = math.min(room_to_lease(turn), holder_room(turn), room_in_bucket(bucket))
  -- Every class rounds its budget up, by 3 units at most.
  local lasts = math.floor((math.floor(room) - 3 * #scarce) / ((parts / SLICE_PARTS) * per_us))
  local most = math.min(set.expires_at[turn.at] - bucket.t, math.floor(TRICKLE_TICKS * tick_us))
  local duration = math.min(most, lasts)
  if duration < 1 then
    for i = 1, #scarce do move_to_trickle(p, lease, scarce[i], -lease.parts[scarce[i]]) end
    return 0
  end
  set.trickle_until[turn.at] = bucket.t + duration
  set.trickle_from[turn.at] = set.offered
  for i = 1, #scarce do reserve(p, lease, scarce[i], duration * per_us) end
  return duration
end

-- Units that are sure to have been minted for a trickle by its end: less than what it reserves.
local function told_trickle(lease, k)
  return lease.parts[k] == 0 and 0 or math.max(0, lease.budget[k] - 5)
end
